import { fetchBlock, type FetchBlockOptions } from './fetch-block.ts';
import { ProtocolError, type ProtocolErrorCode } from './protocol-error.ts';

/** What an orderer answers that is not there yet, has not read its channel, or knows of no leader. */
const NOT_YET: ReadonlySet<ProtocolErrorCode> = new Set([
  'NO_LEADER',
  'CHANNEL_UNKNOWN',
  'SERVER_UNREACHABLE',
  'SERVER_TIMED_OUT',
]);

/**
 * Whether an orderer knows its leader: only then does it take transactions. Without one it gives out no blocks either
 * (Fabric's Deliver: a consenter in error), so a block is asked for.
 */
export async function knowsLeader(options: Omit<FetchBlockOptions, 'block'>): Promise<boolean> {
  try {
    await fetchBlock({ ...options, block: 'newest' });
    return true;
  } catch (error) {
    if (error instanceof ProtocolError && NOT_YET.has(error.code)) return false;
    throw error;
  }
}
