import type { common } from '@hyperledger/fabric-protos';
import { setTimeout as pause } from 'node:timers/promises';
import { nameOf } from './endpoint.ts';
import { peerConfig, type PeerConfigQuery } from './peer-config.ts';
import { ProtocolError } from './protocol-error.ts';

export interface AwaitPeerConfigOptions extends PeerConfigQuery {
  /** The configuration that the peer must have reached, for example the orderer's. */
  readonly config: common.Config;
  /** Default 30,000. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 30_000;
const AGAIN_AFTER_MS = 50;

/**
 * Waits until a change of configuration, which was in force at the orderer first, is in force at this peer too. A peer
 * that is catching up does not know the newer members of its channel yet, and so refuses their questions meanwhile.
 */
export async function awaitPeerConfig(options: AwaitPeerConfigOptions): Promise<void> {
  const { channel, peer, signer, config, patienceMs = PATIENCE_MS } = options;
  const until = Date.now() + patienceMs;
  for (;;) {
    const sequence = await sequenceOrRefusal({ channel, peer, signer });
    if (typeof sequence === 'number' && sequence >= config.getSequence()) return;
    if (Date.now() >= until)
      throw new ProtocolError(
        {
          code: 'SERVER_TIMED_OUT',
          doing: `waiting for the configuration of ${channel} on ${nameOf(peer)}`,
          what: `it is not there after ${String(patienceMs / 1000)} s`,
          remedy: 'The peer gets no blocks: its log says whether it reaches the orderer.',
        },
        { cause: sequence },
      );
    await pause(AGAIN_AFTER_MS);
  }
}

async function sequenceOrRefusal(query: PeerConfigQuery): Promise<number | ProtocolError> {
  try {
    return (await peerConfig(query)).getSequence();
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'NOT_A_MEMBER') return error;
    throw error;
  }
}
