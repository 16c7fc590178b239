import { PreparationError } from '../bootstrap/preparation-error.mjs';
import { withLock } from '../bootstrap/with-lock.mjs';
import { NetworkError } from './network-error.ts';

const WAIT_MS = 120_000;

/**
 * Does `work` while no other command works on the network in this folder. The lock lies beside the folder, so that
 * the folder can be deleted under it. Fails with NETWORK_BUSY.
 */
export async function withNetworkLock<T>(
  directory: string,
  say: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const onWait = (processId: number): void => {
    say(`Process ${String(processId)} is working on this network; waiting for it …`);
  };
  try {
    return await withLock(`${directory}.lock`, { waitMs: WAIT_MS, onWait }, work);
  } catch (error) {
    if (!(error instanceof PreparationError)) throw error;
    throw new NetworkError('NETWORK_BUSY', error.message, {
      cause: error,
      remedy: 'Wait for it, or end it.',
    });
  }
}
