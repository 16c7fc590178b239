import { common, ledger, peer as protocol } from '@hyperledger/fabric-protos';
import { withoutTransient, type UnpackedProposal } from './unpack-proposal.ts';

/** What a gateway makes of a proposal and its endorsements, for the client to sign. */
export function prepareTransaction(
  proposal: UnpackedProposal,
  payload: Uint8Array,
  endorsements: protocol.Endorsement[],
): common.Envelope {
  const endorsed = new protocol.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(payload);
  endorsed.setEndorsementsList(endorsements);
  const actionPayload = new protocol.ChaincodeActionPayload();
  actionPayload.setChaincodeProposalPayload(withoutTransient(proposal.payload).serializeBinary());
  actionPayload.setAction(endorsed);
  const action = new protocol.TransactionAction();
  action.setHeader(proposal.header.getSignatureHeader_asU8());
  action.setPayload(actionPayload.serializeBinary());
  const transaction = new protocol.Transaction();
  transaction.addActions(action);
  const whole = new common.Payload();
  whole.setHeader(proposal.header);
  whole.setData(transaction.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(whole.serializeBinary());
  return envelope;
}

export interface ReadEnvelope {
  readonly channelHeader: common.ChannelHeader;
  /** Serialised identity. */
  readonly creator: Uint8Array;
  readonly transactionId: string;
  readonly type: number;
  /** Of the payload that the creator signed. */
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
  readonly data: Uint8Array;
}

export function readEnvelope(bytes: Uint8Array): ReadEnvelope {
  const envelope = common.Envelope.deserializeBinary(bytes);
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const header = payload.getHeader() ?? new common.Header();
  const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
  const signatureHeader = common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8());
  return {
    channelHeader,
    creator: signatureHeader.getCreator_asU8(),
    transactionId: channelHeader.getTxId(),
    type: channelHeader.getType(),
    signedBytes: envelope.getPayload_asU8(),
    signature: envelope.getSignature_asU8(),
    data: payload.getData_asU8(),
  };
}

export interface ReadAction {
  readonly chaincode: string;
  readonly payload: Uint8Array;
  readonly endorsements: readonly protocol.Endorsement[];
  readonly event: protocol.ChaincodeEvent | undefined;
  /** By namespace. */
  readonly sets: ReadonlyMap<string, ledger.rwset.kvrwset.KVRWSet>;
}

/** The one action of an endorser transaction. */
export function readAction(data: Uint8Array): ReadAction {
  const [action] = protocol.Transaction.deserializeBinary(data).getActionsList();
  if (action === undefined) throw new Error('a transaction without an action');
  const endorsed = protocol.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8()).getAction();
  if (endorsed === undefined) throw new Error('a transaction without an endorsed action');
  const payload = endorsed.getProposalResponsePayload_asU8();
  const response = protocol.ProposalResponsePayload.deserializeBinary(payload);
  const chaincodeAction = protocol.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
  const results = ledger.rwset.TxReadWriteSet.deserializeBinary(chaincodeAction.getResults_asU8());
  const events = chaincodeAction.getEvents_asU8();
  return {
    chaincode: chaincodeAction.getChaincodeId()?.getName() ?? '',
    payload,
    endorsements: endorsed.getEndorsementsList(),
    event: events.length === 0 ? undefined : protocol.ChaincodeEvent.deserializeBinary(events),
    sets: new Map(
      results
        .getNsRwsetList()
        .map((each) => [
          each.getNamespace(),
          ledger.rwset.kvrwset.KVRWSet.deserializeBinary(each.getRwset_asU8()),
        ]),
    ),
  };
}
