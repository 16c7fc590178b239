import { peer } from '@hyperledger/fabric-protos';
import type { Endpoint } from './endpoint.ts';
import { queryPeer } from './query-peer.ts';
import type { Signer } from './signer.ts';

/** The names of the channels this peer has joined. `signer`: any member of its organisation. */
export async function joinedChannels(of: {
  readonly peer: Endpoint;
  readonly signer: Signer;
}): Promise<readonly string[]> {
  const answer = await queryPeer({
    invocation: { channel: '', chaincode: 'cscc', transaction: 'GetChannels', args: [] },
    doing: 'asking for the joined channels',
    ...of,
  });
  const channels = peer.ChannelQueryResponse.deserializeBinary(answer).getChannelsList();
  return channels.map((channel) => channel.getChannelId());
}
