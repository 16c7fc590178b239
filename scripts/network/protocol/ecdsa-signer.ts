import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { lowSignature } from '#gateway/ledger/fabric/low-signature';
import type { Signer } from './signer.ts';

export interface EcdsaCredentials {
  readonly mspId: string;
  /** X.509, PEM. */
  readonly certificate: Uint8Array;
  /** PEM, on the curve P-256. */
  readonly privateKey: Uint8Array;
}

/** A signer whose key is in this process. Fails with a TypeError where the key is not one of P-256. */
export function ecdsaSigner({ mspId, certificate, privateKey }: EcdsaCredentials): Signer {
  const key = createPrivateKey(Buffer.from(privateKey));
  requireP256(key);
  return {
    mspId,
    certificate,
    sign(message) {
      return Promise.resolve(lowSignature(sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' })));
    },
  };
}

function requireP256(key: KeyObject): void {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (curve !== 'prime256v1') throw new TypeError(`a key of P-256 is needed, this one is ${String(curve)}`);
}
