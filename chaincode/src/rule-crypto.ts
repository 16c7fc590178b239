import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import type { EcPublicJwk, RuleCrypto } from '@sealtrail/core';
import { derSignature } from './der-signature.js';

/** Keys kept ready: importing one costs about as much as a verification, and a person signs several acts in a row. */
const KEYS_MAX = 4_096;

/** An ES256 signature: r and s, 32 bytes each (RFC 7518 §3.4). */
const SIGNATURE_BYTES = 64;

/** The primitives that rules need, by Node's own OpenSSL. */
export function createRuleCrypto(): RuleCrypto {
  const keys = new Map<string, KeyObject>();
  return {
    sha256: (bytes) => hash('sha256', bytes, 'buffer'),
    verifyEs256(jwk, bytes, signature) {
      if (signature.length !== SIGNATURE_BYTES) return false;
      const key = findKey(keys, jwk);
      return key !== undefined && verify('sha256', bytes, key, derSignature(signature));
    },
  };
}

/** `undefined` where the coordinates are no point on the curve. */
function findKey(keys: Map<string, KeyObject>, jwk: EcPublicJwk): KeyObject | undefined {
  const name = `${jwk.x}.${jwk.y}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = importKey(jwk);
  if (key === undefined) return undefined;
  // A Map keeps its order of insertion, so its first key is the oldest.
  for (const oldest of keys.keys()) {
    if (keys.size < KEYS_MAX) break;
    keys.delete(oldest);
  }
  keys.set(name, key);
  return key;
}

function importKey({ kty, crv, x, y }: EcPublicJwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  } catch {
    return undefined;
  }
}
