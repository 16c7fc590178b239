import { createHash } from 'node:crypto';
import { common, peer as protocol } from '@hyperledger/fabric-protos';

/** What a peer reads out of a client's proposal. */
export interface UnpackedProposal {
  readonly signed: protocol.SignedProposal;
  readonly header: common.Header;
  readonly channel: string;
  readonly transactionId: string;
  readonly chaincode: string;
  /** Serialised identity. */
  readonly creator: Uint8Array;
  readonly input: protocol.ChaincodeInput;
  readonly payload: protocol.ChaincodeProposalPayload;
  /** What the endorsement binds the answer to. */
  readonly hash: Uint8Array;
}

/** Fails where the bytes are no proposal, or its transaction's id is not that of its nonce and creator. */
export function unpackProposal(signed: protocol.SignedProposal): UnpackedProposal {
  const proposal = protocol.Proposal.deserializeBinary(signed.getProposalBytes_asU8());
  const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
  const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
  const signatureHeader = common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8());
  const payload = protocol.ChaincodeProposalPayload.deserializeBinary(proposal.getPayload_asU8());
  const invocation = protocol.ChaincodeInvocationSpec.deserializeBinary(payload.getInput_asU8());
  const specification = invocation.getChaincodeSpec();
  const input = specification?.getInput();
  const chaincode = specification?.getChaincodeId()?.getName() ?? '';
  if (input === undefined || chaincode === '') throw new Error('the proposal names no chaincode or no input');
  const creator = signatureHeader.getCreator_asU8();
  const nonce = signatureHeader.getNonce_asU8();
  const transactionId = channelHeader.getTxId();
  if (transactionId !== createHash('sha256').update(nonce).update(creator).digest('hex')) {
    throw new Error(`invalid txid. got [${transactionId}]`);
  }
  return {
    signed,
    header,
    channel: channelHeader.getChannelId(),
    transactionId,
    chaincode,
    creator,
    input,
    payload,
    hash: createHash('sha256')
      .update(header.getChannelHeader_asU8())
      .update(header.getSignatureHeader_asU8())
      .update(withoutTransient(payload).serializeBinary())
      .digest(),
  };
}

/** What of a proposal goes into the transaction. */
export function withoutTransient(
  payload: protocol.ChaincodeProposalPayload,
): protocol.ChaincodeProposalPayload {
  const visible = new protocol.ChaincodeProposalPayload();
  visible.setInput(payload.getInput_asU8());
  return visible;
}
