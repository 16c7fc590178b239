import { msp } from '@hyperledger/fabric-protos';

/** Somebody who acts on the network. The key stays behind `sign`, so that a hardware module can hold it. */
export interface Signer {
  readonly mspId: string;
  /** X.509, PEM. */
  readonly certificate: Uint8Array;
  /** ECDSA over the SHA-256 of the message: DER, with the low one of the two possible values of s. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** The signer as Fabric's messages name a creator. */
export function creatorOf(signer: Signer): Uint8Array {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(signer.mspId);
  identity.setIdBytes(signer.certificate);
  return identity.serializeBinary();
}
