import { X509Certificate, type KeyObject } from 'node:crypto';
import { msp } from '@hyperledger/fabric-protos';
import { verifyStrictly } from './strict-signature.ts';

export interface Member {
  readonly mspId: string;
  readonly publicKey: KeyObject;
}

/** The organisations of a channel, by the roots that vouch for their members. */
export class Membership {
  readonly #roots: ReadonlyMap<string, X509Certificate>;
  readonly #known = new Map<string, Member>();

  /** `roots`: PEM by MSP id. */
  constructor(roots: ReadonlyMap<string, string>) {
    this.#roots = new Map([...roots].map(([mspId, pem]) => [mspId, new X509Certificate(pem)]));
  }

  /** Whose serialised identity this is. Fails with what a peer says of a stranger. */
  member(identity: Uint8Array): Member {
    const key = Buffer.from(identity).toString('base64');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const member = this.#check(identity);
    this.#known.set(key, member);
    return member;
  }

  /** Never for a stranger. */
  isSigned(message: Uint8Array, identity: Uint8Array, signature: Uint8Array): boolean {
    try {
      return verifyStrictly(message, this.member(identity).publicKey, signature);
    } catch {
      return false;
    }
  }

  #check(identity: Uint8Array): Member {
    const serialised = msp.SerializedIdentity.deserializeBinary(identity);
    const mspId = serialised.getMspid();
    const root = this.#roots.get(mspId);
    if (root === undefined) throw new Error(`MSP ${mspId} is not defined on channel`);
    const certificate = new X509Certificate(serialised.getIdBytes_asU8());
    if (!certificate.checkIssued(root) || !certificate.verify(root.publicKey)) {
      throw new Error('the supplied identity is not valid: certificate signed by unknown authority');
    }
    const now = Date.now();
    if (now < certificate.validFromDate.getTime() || now > certificate.validToDate.getTime()) {
      throw new Error('the supplied identity is not valid: certificate has expired or is not yet valid');
    }
    return { mspId, publicKey: certificate.publicKey };
  }
}
