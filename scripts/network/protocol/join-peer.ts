import type { Endpoint } from './endpoint.ts';
import { joinedChannels } from './joined-channels.ts';
import { queryPeer } from './query-peer.ts';
import type { Signer } from './signer.ts';

export interface JoinPeerOptions {
  readonly peer: Endpoint;
  /** An administrator of the peer's own organisation. */
  readonly signer: Signer;
  readonly channel: string;
  /** The channel's first block, as configtxgen wrote it or an orderer keeps it. */
  readonly genesisBlock: Uint8Array;
}

const JOIN_MS = 30_000;

/** A peer keeps this channel from now on. Harmless where it does already. */
export async function joinPeer(options: JoinPeerOptions): Promise<'joined' | 'already'> {
  const { peer: at, signer, channel, genesisBlock } = options;
  if ((await joinedChannels({ peer: at, signer })).includes(channel)) return 'already';
  await queryPeer({
    invocation: { channel: '', chaincode: 'cscc', transaction: 'JoinChain', args: [genesisBlock] },
    peer: at,
    signer,
    doing: `joining channel ${channel}`,
    deadlineMs: JOIN_MS,
  });
  return 'joined';
}
