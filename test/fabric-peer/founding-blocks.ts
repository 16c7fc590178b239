import { common, peer as protocol } from '@hyperledger/fabric-protos';
import { createProposal, serialiseIdentity } from './client-proposal.ts';
import { prepareTransaction } from './endorser-transaction.ts';
import type { Organisation } from './organisation.ts';
import { signStrictly } from './strict-signature.ts';
import { unpackProposal } from './unpack-proposal.ts';

/**
 * What a channel holds before the first transaction of a contract: its configuration, and the definition of the
 * contract, which is a transaction of another chaincode. Readers of blocks must pass over both.
 */
export async function foundingBlocks(channel: string, founder: Organisation): Promise<common.Envelope[][]> {
  return [[configuration(channel)], [await definition(channel, founder)]];
}

function configuration(channel: string): common.Envelope {
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.CONFIG);
  channelHeader.setChannelId(channel);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  header.setSignatureHeader(new common.SignatureHeader().serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(new common.ConfigEnvelope().serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return envelope;
}

async function definition(channel: string, founder: Organisation): Promise<common.Envelope> {
  const { mspId, certificate, privateKey } = await founder.enrol();
  const { signed } = createProposal({
    channel,
    chaincode: '_lifecycle',
    creator: serialiseIdentity(mspId, certificate),
    call: ['CommitChaincodeDefinition'],
    timeMs: Date.now(),
    privateKey,
  });
  const envelope = prepareTransaction(unpackProposal(signed), lifecycleResponse(), []);
  envelope.setSignature(signStrictly(envelope.getPayload_asU8(), privateKey));
  return envelope;
}

function lifecycleResponse(): Uint8Array {
  const id = new protocol.ChaincodeID();
  id.setName('_lifecycle');
  const action = new protocol.ChaincodeAction();
  action.setChaincodeId(id);
  const payload = new protocol.ProposalResponsePayload();
  payload.setExtension$(action.serializeBinary());
  return payload.serializeBinary();
}
