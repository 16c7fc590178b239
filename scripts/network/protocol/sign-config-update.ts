import { common } from '@hyperledger/fabric-protos';
import { signatureHeader } from './channel-header.ts';
import { signedEnvelope } from './signed-envelope.ts';
import type { Signer } from './signer.ts';

/** The update with a signature of each of the signers, in the envelope that an orderer takes from the first. */
export async function signConfigUpdate(
  update: common.ConfigUpdate,
  signers: readonly Signer[],
): Promise<common.Envelope> {
  const [submitter] = signers;
  if (submitter === undefined) throw new TypeError('nobody signs');
  const bytes = update.serializeBinary();
  const signatures = await Promise.all(signers.map((signer) => configSignature(bytes, signer)));
  const signed = new common.ConfigUpdateEnvelope();
  signed.setConfigUpdate(bytes);
  signed.setSignaturesList(signatures);
  const fields = { type: common.HeaderType.CONFIG_UPDATE, channel: update.getChannelId() };
  return signedEnvelope(fields, signed.serializeBinary(), submitter);
}

async function configSignature(update: Uint8Array, signer: Signer): Promise<common.ConfigSignature> {
  const header = signatureHeader(signer).serializeBinary();
  const signature = new common.ConfigSignature();
  signature.setSignatureHeader(header);
  signature.setSignature(await signer.sign(Buffer.concat([header, update])));
  return signature;
}
