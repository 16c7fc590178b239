import type { Endpoint } from './endpoint.ts';
import { joinedChannels } from './joined-channels.ts';
import { queryPeer } from './query-peer.ts';
import { isFounder } from './is-founder.ts';
import { ProtocolError } from './protocol-error.ts';
import { channelOtherwise, requireSameChannel } from './require-same-channel.ts';
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

/**
 * A peer keeps this channel from now on. Harmless where it does already; fails with CHANNEL_OTHERWISE where it keeps
 * another channel of this name.
 */
export async function joinPeer(options: JoinPeerOptions): Promise<'joined' | 'already'> {
  const { peer: at, signer, channel, genesisBlock } = options;
  if ((await joinedChannels({ peer: at, signer })).includes(channel)) {
    await requireOwnChannel(options);
    return 'already';
  }
  await queryPeer({
    invocation: { channel: '', chaincode: 'cscc', transaction: 'JoinChain', args: [genesisBlock] },
    peer: at,
    signer,
    doing: `joining channel ${channel}`,
    deadlineMs: JOIN_MS,
  });
  return 'joined';
}

async function requireOwnChannel(options: JoinPeerOptions): Promise<void> {
  const { peer: at, signer, channel, genesisBlock } = options;
  const doing = `comparing the first block of ${channel}`;
  try {
    requireSameChannel({ doing, at, channel, genesisBlock }, await firstBlockOf(options, doing));
  } catch (error) {
    if (!(error instanceof ProtocolError && error.code === 'NOT_A_MEMBER')) throw error;
    // A later member may not ask before the block that made it one has come; a founder may ask always.
    if (isFounder(genesisBlock, signer.mspId)) throw channelOtherwise(doing, at, channel);
  }
}

function firstBlockOf({ peer: at, signer, channel }: JoinPeerOptions, doing: string): Promise<Uint8Array> {
  return queryPeer({
    invocation: {
      channel,
      chaincode: 'qscc',
      transaction: 'GetBlockByNumber',
      args: [Buffer.from(channel), Buffer.from('0')],
    },
    peer: at,
    signer,
    doing,
  });
}
