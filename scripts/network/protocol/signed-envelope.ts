import { common } from '@hyperledger/fabric-protos';
import { channelHeader, signatureHeader, type ChannelHeaderFields } from './channel-header.ts';
import type { Signer } from './signer.ts';

/** A message to an orderer or a deliver service, in the envelope they take. */
export async function signedEnvelope(
  fields: ChannelHeaderFields,
  data: Uint8Array,
  signer: Signer,
): Promise<common.Envelope> {
  const header = new common.Header();
  header.setChannelHeader(channelHeader(fields).serializeBinary());
  header.setSignatureHeader(signatureHeader(signer).serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(data);
  return signedPayload(payload, signer);
}

export async function signedPayload(payload: common.Payload, signer: Signer): Promise<common.Envelope> {
  const bytes = payload.serializeBinary();
  const envelope = new common.Envelope();
  envelope.setPayload(bytes);
  envelope.setSignature(await signer.sign(bytes));
  return envelope;
}
