import { common } from '@hyperledger/fabric-protos';
import type { Endpoint } from './endpoint.ts';
import { queryPeer } from './query-peer.ts';
import type { Signer } from './signer.ts';

export interface PeerConfigQuery {
  readonly channel: string;
  readonly peer: Endpoint;
  /** Anybody whom the channel lets read. */
  readonly signer: Signer;
}

/** The channel's configuration as this peer has it in force. */
export async function peerConfig({ channel, ...of }: PeerConfigQuery): Promise<common.Config> {
  const answer = await queryPeer({
    invocation: {
      channel,
      chaincode: 'cscc',
      transaction: 'GetChannelConfig',
      args: [Buffer.from(channel)],
    },
    doing: `asking for the configuration of ${channel}`,
    ...of,
  });
  return common.Config.deserializeBinary(answer);
}
