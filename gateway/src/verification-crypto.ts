import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import type { PublicJwk, VerificationCrypto } from '@sealtrail/core';

/** Seal keys kept ready: importing one costs about as much as a verification. */
const KEYS_MAX = 4_096;

/** The primitives of verification by Node's own OpenSSL. */
export function createVerificationCrypto(): VerificationCrypto {
  const keys = new Map<string, KeyObject>();
  return {
    sha256: (bytes) => hash('sha256', bytes, 'buffer'),
    verify(jwk, algorithm, bytes, signature) {
      try {
        const key = readyKey(keys, jwk);
        return algorithm === 'ES256'
          ? verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)
          : verify(null, bytes, key, signature);
      } catch {
        // A key that is no point of its curve verifies nothing.
        return false;
      }
    },
  };
}

function readyKey(keys: Map<string, KeyObject>, jwk: PublicJwk): KeyObject {
  const known = keys.get(jwk.x);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  if (keys.size >= KEYS_MAX) keys.clear();
  keys.set(jwk.x, key);
  return key;
}
