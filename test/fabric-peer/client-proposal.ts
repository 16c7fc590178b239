import { createHash, randomBytes, type KeyObject } from 'node:crypto';
import { common, msp, peer as protocol } from '@hyperledger/fabric-protos';
import timestampProtocol from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { signStrictly } from './strict-signature.ts';

export interface ProposalRequest {
  readonly channel: string;
  readonly chaincode: string;
  /** Serialised identity. */
  readonly creator: Uint8Array;
  /** Function and arguments. */
  readonly call: readonly string[];
  /** The client's claim, milliseconds since the epoch. */
  readonly timeMs: number;
  /** What makes the transaction's id its own; random unless given. */
  readonly nonce?: Uint8Array | undefined;
  /** Unsigned without: a peer has checked the signature before a contract sees the proposal. */
  readonly privateKey?: KeyObject | undefined;
}

export interface ClientProposal {
  readonly transactionId: string;
  readonly signed: protocol.SignedProposal;
}

export function serialiseIdentity(mspId: string, certificate: string): Uint8Array {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(Buffer.from(certificate));
  return identity.serializeBinary();
}

/** A proposal as a client makes it, with a time and a nonce of the test's choice. */
export function createProposal(request: ProposalRequest): ClientProposal {
  const { creator, nonce = randomBytes(24), privateKey } = request;
  const transactionId = createHash('sha256').update(nonce).update(creator).digest('hex');
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setNonce(nonce);
  signatureHeader.setCreator(creator);
  const header = new common.Header();
  header.setChannelHeader(channelHeader(request, transactionId).serializeBinary());
  header.setSignatureHeader(signatureHeader.serializeBinary());
  const proposal = new protocol.Proposal();
  proposal.setHeader(header.serializeBinary());
  proposal.setPayload(proposalPayload(request).serializeBinary());
  const signed = new protocol.SignedProposal();
  const bytes = proposal.serializeBinary();
  signed.setProposalBytes(bytes);
  if (privateKey !== undefined) signed.setSignature(signStrictly(bytes, privateKey));
  return { transactionId, signed };
}

function channelHeader(
  { channel, chaincode, timeMs }: ProposalRequest,
  transactionId: string,
): common.ChannelHeader {
  const timestamp = new timestampProtocol.Timestamp();
  timestamp.setSeconds(Math.floor(timeMs / 1000));
  timestamp.setNanos((timeMs % 1000) * 1_000_000);
  const extension = new protocol.ChaincodeHeaderExtension();
  extension.setChaincodeId(chaincodeId(chaincode));
  const header = new common.ChannelHeader();
  header.setType(common.HeaderType.ENDORSER_TRANSACTION);
  header.setChannelId(channel);
  header.setTxId(transactionId);
  header.setTimestamp(timestamp);
  header.setExtension$(extension.serializeBinary());
  return header;
}

function proposalPayload({ chaincode, call }: ProposalRequest): protocol.ChaincodeProposalPayload {
  const input = new protocol.ChaincodeInput();
  input.setArgsList(call.map((argument) => Buffer.from(argument)));
  const specification = new protocol.ChaincodeSpec();
  specification.setChaincodeId(chaincodeId(chaincode));
  specification.setInput(input);
  const invocation = new protocol.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(specification);
  const payload = new protocol.ChaincodeProposalPayload();
  payload.setInput(invocation.serializeBinary());
  return payload;
}

function chaincodeId(name: string): protocol.ChaincodeID {
  const id = new protocol.ChaincodeID();
  id.setName(name);
  return id;
}
