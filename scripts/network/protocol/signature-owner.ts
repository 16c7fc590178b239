import { verify, X509Certificate } from 'node:crypto';
import { common, msp } from '@hyperledger/fabric-protos';

/**
 * The MSP id of who has signed an update (`ConfigSignature`); `undefined` where the signature is not one over this
 * update. Whether the channel knows the certificate is for the orderers to say.
 */
export function signatureOwner(update: Uint8Array, signature: Uint8Array): string | undefined {
  try {
    const signed = common.ConfigSignature.deserializeBinary(signature);
    const header = signed.getSignatureHeader_asU8();
    const creator = common.SignatureHeader.deserializeBinary(header).getCreator_asU8();
    const identity = msp.SerializedIdentity.deserializeBinary(creator);
    const { publicKey } = new X509Certificate(identity.getIdBytes_asU8());
    const isGood = verify('sha256', Buffer.concat([header, update]), publicKey, signed.getSignature_asU8());
    return isGood ? identity.getMspid() : undefined;
  } catch {
    // Bytes from a file that anybody may have written.
    return undefined;
  }
}
