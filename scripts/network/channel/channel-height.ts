import { common } from '@hyperledger/fabric-protos';
import type { Endpoint } from '../protocol/endpoint.ts';
import { queryPeer } from '../protocol/query-peer.ts';
import type { Signer } from '../protocol/signer.ts';

/** How many blocks of a channel this peer has. `signer`: any member of the channel. */
export async function channelHeight({
  channel,
  peer,
  signer,
}: {
  readonly channel: string;
  readonly peer: Endpoint;
  readonly signer: Signer;
}): Promise<number> {
  const answer = await queryPeer({
    invocation: { channel, chaincode: 'qscc', transaction: 'GetChainInfo', args: [Buffer.from(channel)] },
    peer,
    signer,
    doing: `asking for the height of ${channel}`,
  });
  return common.BlockchainInfo.deserializeBinary(answer).getHeight();
}
