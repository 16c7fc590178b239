import { sign, verify, type KeyObject } from 'node:crypto';

/** Half of the order of P-256. Fabric takes only the smaller of the two values of s that a signature may have. */
const S_MAX = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8n;

/** ECDSA P-256 over SHA-256 in DER, as Fabric's members sign. */
export function signStrictly(message: Uint8Array, key: KeyObject): Buffer {
  for (;;) {
    const signature = sign('sha256', message, key);
    // Every second signature has the smaller s.
    if (hasSmallS(signature)) return signature;
  }
}

/** As a peer checks a signature: one with the larger s is refused, though it is valid otherwise. */
export function verifyStrictly(message: Uint8Array, key: KeyObject, signature: Uint8Array): boolean {
  return hasSmallS(signature) && verify('sha256', message, key, signature);
}

function hasSmallS(signature: Uint8Array): boolean {
  // SEQUENCE { INTEGER r, INTEGER s }, all of it shorter than 128 bytes.
  const rLength = signature[3];
  if (rLength === undefined) return false;
  const s = Buffer.from(signature.subarray(6 + rLength)).toString('hex');
  return s !== '' && BigInt(`0x${s}`) <= S_MAX;
}
