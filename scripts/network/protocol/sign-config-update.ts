import { common } from '@hyperledger/fabric-protos';
import { signatureHeader } from './channel-header.ts';
import { signedEnvelope } from './signed-envelope.ts';
import type { Signer } from './signer.ts';

/** A change of a channel's configuration (`ConfigUpdate`), and who has signed it so far (`ConfigSignature`s). */
export interface SignedUpdate {
  readonly update: Uint8Array;
  readonly signatures: readonly Uint8Array[];
}

/** The update with a signature of each of the signers, in the envelope that an orderer takes from the first. */
export async function signConfigUpdate(
  update: common.ConfigUpdate,
  signers: readonly Signer[],
): Promise<common.Envelope> {
  const [submitter] = signers;
  if (submitter === undefined) throw new TypeError('nobody signs');
  const bytes = update.serializeBinary();
  const signatures = await Promise.all(signers.map((signer) => configSignature(bytes, signer)));
  return updateEnvelope({ update: bytes, signatures }, submitter);
}

/** The signature of an administrator, to be handed on to whoever gathers them. */
export async function configSignature(update: Uint8Array, signer: Signer): Promise<Uint8Array> {
  const header = signatureHeader(signer).serializeBinary();
  const signature = new common.ConfigSignature();
  signature.setSignatureHeader(header);
  signature.setSignature(await signer.sign(Buffer.concat([header, update])));
  return signature.serializeBinary();
}

/** What an orderer takes from `submitter`, who need not be one of those who have signed. */
export function updateEnvelope(
  { update, signatures }: SignedUpdate,
  submitter: Signer,
): Promise<common.Envelope> {
  const signed = new common.ConfigUpdateEnvelope();
  signed.setConfigUpdate(update);
  signed.setSignaturesList(signatures.map((one) => common.ConfigSignature.deserializeBinary(one)));
  const channel = common.ConfigUpdate.deserializeBinary(update).getChannelId();
  const fields = { type: common.HeaderType.CONFIG_UPDATE, channel };
  return signedEnvelope(fields, signed.serializeBinary(), submitter);
}
