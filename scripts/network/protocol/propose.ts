import { common, peer } from '@hyperledger/fabric-protos';
import { createHash } from 'node:crypto';
import { callOnce } from './call-once.ts';
import { channelHeader, signatureHeader } from './channel-header.ts';
import { nameOf, type Endpoint } from './endpoint.ts';
import { explainRefusal } from './explain-refusal.ts';
import { openClient } from './open-client.ts';
import type { Signer } from './signer.ts';

export interface Invocation {
  /** Empty for what concerns the peer rather than a channel. */
  readonly channel: string;
  readonly chaincode: string;
  readonly transaction: string;
  readonly args: readonly Uint8Array[];
}

export interface Proposal {
  readonly invocation: Invocation;
  readonly transactionId: string;
  readonly header: common.Header;
  readonly payload: peer.ChaincodeProposalPayload;
  readonly signed: peer.SignedProposal;
}

export interface ProposeOptions {
  readonly proposal: Proposal;
  readonly peer: Endpoint;
  /** What is being done, without where. */
  readonly doing: string;
  /** How long the peer may take, in milliseconds. Default 10,000. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 10_000;
const REFUSED_FROM = 400;

export async function signedProposal(invocation: Invocation, signer: Signer): Promise<Proposal> {
  const creator = signatureHeader(signer);
  const transactionId = createHash('sha256')
    .update(creator.getNonce_asU8())
    .update(creator.getCreator_asU8())
    .digest('hex');
  const header = new common.Header();
  header.setChannelHeader(proposalHeader(invocation, transactionId).serializeBinary());
  header.setSignatureHeader(creator.serializeBinary());
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(invocationSpec(invocation).serializeBinary());
  const proposal = new peer.Proposal();
  proposal.setHeader(header.serializeBinary());
  proposal.setPayload(payload.serializeBinary());
  const bytes = proposal.serializeBinary();
  const signed = new peer.SignedProposal();
  signed.setProposalBytes(bytes);
  signed.setSignature(await signer.sign(bytes));
  return { invocation, transactionId, header, payload, signed };
}

/**
 * Has one peer run the proposal; nothing is ordered yet. Fails with the peer's own words and their meaning where it
 * refuses.
 */
export async function propose(options: ProposeOptions): Promise<peer.ProposalResponse> {
  const { proposal, peer: at, deadlineMs = DEADLINE_MS } = options;
  const doing = `${options.doing} on ${nameOf(at)}`;
  const client = openClient(peer.EndorserClient, at);
  try {
    const answer = await callOnce<peer.ProposalResponse>({ doing, deadlineMs }, (callOptions, done) =>
      client.processProposal(proposal.signed, callOptions, done),
    );
    const response = answer.getResponse();
    if (response === undefined || response.getStatus() >= REFUSED_FROM)
      throw explainRefusal(doing, response?.getMessage() ?? '');
    return answer;
  } finally {
    client.close();
  }
}

function proposalHeader({ channel, chaincode }: Invocation, transactionId: string): common.ChannelHeader {
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(chaincodeId(chaincode));
  const header = channelHeader({ type: common.HeaderType.ENDORSER_TRANSACTION, channel });
  header.setTxId(transactionId);
  header.setExtension$(extension.serializeBinary());
  return header;
}

function invocationSpec({ chaincode, transaction, args }: Invocation): peer.ChaincodeInvocationSpec {
  const input = new peer.ChaincodeInput();
  input.setArgsList([Buffer.from(transaction), ...args]);
  const spec = new peer.ChaincodeSpec();
  spec.setType(peer.ChaincodeSpec.Type.GOLANG); // what Fabric's own tools say of any chaincode
  spec.setChaincodeId(chaincodeId(chaincode));
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  return invocation;
}

function chaincodeId(name: string): peer.ChaincodeID {
  const id = new peer.ChaincodeID();
  id.setName(name);
  return id;
}
