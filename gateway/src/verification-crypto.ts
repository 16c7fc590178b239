import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import { derSignature } from '@sealtrail/chaincode';
import type { PublicJwk, VerificationCrypto } from '@sealtrail/core';

/** R and S of ES256, or an Ed25519 signature. */
const SIGNATURE_BYTES = 64;
/** Seal keys kept ready: importing one costs about as much as a verification. */
const KEYS_MAX = 4_096;
/** Good signatures remembered, as digests: a certificate is shown again and again, one window after the other. */
const SIGNATURES_MAX = 20_000;

/**
 * The primitives of verification by Node's own OpenSSL, at once: to hand a signature to a thread of Node's pool and to
 * take the answer back costs the event loop nearly as much as the verification, and the pool that much again. A
 * signature that was found good is not computed anew: it depends on nothing but the key and the bytes. Whether the key
 * may be trusted is another check, made each time.
 */
export function createVerificationCrypto(): VerificationCrypto {
  const keys = new Map<string, KeyObject>();
  const good = new Set<string>();
  return {
    sha256: (bytes) => hash('sha256', bytes, 'buffer'),
    verify(jwk, algorithm, bytes, signature) {
      // Of one length, so that no two pairs of signature and bytes are one text.
      if (signature.length !== SIGNATURE_BYTES) return false;
      const keyName = nameOf(jwk);
      const name = `${keyName}.${hash('sha256', Buffer.concat([signature, bytes]), 'base64url')}`;
      if (good.has(name)) return true;
      const key = readyKey(keys, keyName, jwk);
      // A key that is no point of its curve verifies nothing.
      if (key === undefined) return false;
      const isGood = compute(key, algorithm, bytes, signature);
      if (isGood) remember(good, name);
      return isGood;
    },
  };
}

function compute(
  key: KeyObject,
  algorithm: 'ES256' | 'EdDSA',
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  return algorithm === 'ES256'
    ? verify('sha256', bytes, key, derSignature(signature))
    : verify(null, bytes, key, signature);
}

/** Bad ones are not remembered: there is no end of them, and they would drive out the good. */
function remember(good: Set<string>, name: string): void {
  if (good.size >= SIGNATURES_MAX) {
    const [oldest] = good;
    if (oldest !== undefined) good.delete(oldest);
  }
  good.add(name);
}

/** Both coordinates: two keys of a curve may share the first. */
function nameOf(jwk: PublicJwk): string {
  return jwk.kty === 'EC' ? `${jwk.x}.${jwk.y}` : jwk.x;
}

function readyKey(keys: Map<string, KeyObject>, name: string, jwk: PublicJwk): KeyObject | undefined {
  const known = keys.get(name);
  if (known !== undefined) return known;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    return undefined;
  }
  if (keys.size >= KEYS_MAX) keys.clear();
  keys.set(name, key);
  return key;
}
