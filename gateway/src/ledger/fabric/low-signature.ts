/** Bytes of r and of s. */
const SIDE = 32;
/** Order of the group of P-256 (SEC 2 §2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const HALF = ORDER >> 1n;
const HALF_BYTES = bytesOf(HALF);

/**
 * DER of a P-256 signature whose s is at most half the group's order. For each signature (r, s) there is a second
 * one (r, n - s); Fabric takes only the lower one, so that nobody can make another from it.
 */
export function lowSignature(p1363: Uint8Array): Uint8Array {
  const r = p1363.subarray(0, SIDE);
  const s = p1363.subarray(SIDE);
  const low =
    Buffer.compare(s, HALF_BYTES) <= 0 ? s : bytesOf(ORDER - BigInt(`0x${Buffer.from(s).toString('hex')}`));
  const body = [...derInteger(r), ...derInteger(low)];
  return Uint8Array.from([0x30, body.length, ...body]);
}

function bytesOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * SIDE, '0'), 'hex');
}

/** The shortest form (X.690 §8.3): no leading zeros, but one where the first bit would make it negative. */
function derInteger(bytes: Uint8Array): number[] {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from += 1;
  const short = bytes.subarray(from);
  const padded = (short[0] ?? 0) >= 0x80 ? [0, ...short] : [...short];
  return [0x02, padded.length, ...padded];
}
