import { decodeBase64url } from '../base64url.js';
import type { PublicJwk } from './public-jwk.js';

/** P-256 (NIST SP 800-186 §3.2.1.3). */
const P256 = {
  p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
};
/** edwards25519 (RFC 8032 §5.1). */
const ED25519 = {
  p: (1n << 255n) - 19n,
  d: 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n,
};

/**
 * Whether a key's coordinates are below the field prime and name a point of its curve, other than one of small
 * order, under which anybody could sign. Says nothing of who holds the private key.
 */
export function isCurvePoint(key: PublicJwk): boolean {
  return key.kty === 'EC'
    ? isP256Point(bigEndian(decodeBase64url(key.x)), bigEndian(decodeBase64url(key.y)))
    : isEd25519Point(bigEndian(decodeBase64url(key.x).reverse()));
}

/** y² = x³ − 3x + b. The group has prime order, and its neutral point has no coordinates. */
function isP256Point(x: bigint, y: bigint): boolean {
  const { p, b } = P256;
  return x < p && y < p && (y * y - (x * x * x - 3n * x + b)) % p === 0n;
}

/** `encoded`: y in 255 bits, and above them the sign of x (RFC 8032 §5.1.2). On the curve x² = u/v. */
function isEd25519Point(encoded: bigint): boolean {
  const { p, d } = ED25519;
  const y = encoded & ((1n << 255n) - 1n);
  if (y >= p) return false;
  const yy = (y * y) % p;
  const u = modulo(yy - 1n, p);
  const v = modulo(d * yy + 1n, p);
  // x is 0 for orders 1 and 2, y is 0 for order 4; doubling to order 4 needs x² + y² = 0 (order 8).
  if (u === 0n || y === 0n || (u + v * yy) % p === 0n) return false;
  return power(u * v, (p - 1n) / 2n, p) === 1n;
}

function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let result = 1n;
  let square = modulo(base, p);
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

function modulo(value: bigint, p: bigint): bigint {
  return ((value % p) + p) % p;
}

function bigEndian(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
