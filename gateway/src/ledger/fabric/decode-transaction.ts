import { common, gateway, msp, peer as protocol } from '@hyperledger/fabric-protos';

/** An envelope of a block. */
export interface DecodedTransaction {
  /** Empty for what is not a transaction. */
  readonly id: string;
  /** What its client claims, milliseconds since the epoch. */
  readonly time: number;
  /** The serialised identity that signed it. */
  readonly creator: Uint8Array;
  /** What its endorsers agreed on; none for what calls no contract, such as a change of the configuration. */
  readonly action: protocol.ChaincodeAction | undefined;
  /** The function that was called and its arguments. */
  invocation(): readonly string[];
}

/** Reads an envelope. Fails with an Error for what is none. */
export function decodeTransaction(envelope: Uint8Array): DecodedTransaction {
  const payload = common.Payload.deserializeBinary(
    common.Envelope.deserializeBinary(envelope).getPayload_asU8(),
  );
  const header = payload.getHeader();
  const channel = common.ChannelHeader.deserializeBinary(header?.getChannelHeader_asU8() ?? new Uint8Array());
  const signature = common.SignatureHeader.deserializeBinary(
    header?.getSignatureHeader_asU8() ?? new Uint8Array(),
  );
  const called =
    channel.getType() === common.HeaderType.ENDORSER_TRANSACTION
      ? actionPayloadOf(payload.getData_asU8())
      : undefined;
  return {
    id: channel.getTxId(),
    time: millisecondsOf(channel),
    creator: signature.getCreator_asU8(),
    action: called && actionOf(called),
    invocation: () => (called === undefined ? [] : argumentsOf(called)),
  };
}

/** The MSP ids of those who endorsed a transaction, as a peer has prepared it. Fails with an Error for what is none. */
export function endorsersOf(prepared: Uint8Array): readonly string[] {
  const envelope = gateway.PreparedTransaction.deserializeBinary(prepared).getEnvelope();
  const payload = common.Payload.deserializeBinary(envelope?.getPayload_asU8() ?? new Uint8Array());
  const endorsements = actionPayloadOf(payload.getData_asU8())?.getAction()?.getEndorsementsList() ?? [];
  return endorsements.map((endorsement) =>
    msp.SerializedIdentity.deserializeBinary(endorsement.getEndorser_asU8()).getMspid(),
  );
}

/** Of several actions only the first: Fabric allows no more. */
function actionPayloadOf(data: Uint8Array): protocol.ChaincodeActionPayload | undefined {
  const action = protocol.Transaction.deserializeBinary(data).getActionsList().at(0);
  return action && protocol.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
}

function actionOf(payload: protocol.ChaincodeActionPayload): protocol.ChaincodeAction {
  const response = payload.getAction()?.getProposalResponsePayload_asU8() ?? new Uint8Array();
  const extension = protocol.ProposalResponsePayload.deserializeBinary(response).getExtension_asU8();
  return protocol.ChaincodeAction.deserializeBinary(extension);
}

function argumentsOf(payload: protocol.ChaincodeActionPayload): readonly string[] {
  const proposal = protocol.ChaincodeProposalPayload.deserializeBinary(
    payload.getChaincodeProposalPayload_asU8(),
  );
  const spec = protocol.ChaincodeInvocationSpec.deserializeBinary(proposal.getInput_asU8());
  const list = spec.getChaincodeSpec()?.getInput()?.getArgsList_asU8() ?? [];
  return list.map((bytes) => Buffer.from(bytes).toString('utf8'));
}

/** As the contract reads the time: whole milliseconds, the rest cut off. */
function millisecondsOf(channel: common.ChannelHeader): number {
  const timestamp = channel.getTimestamp();
  if (timestamp === undefined) return 0;
  return timestamp.getSeconds() * 1_000 + Math.trunc(timestamp.getNanos() / 1_000_000);
}
