const HALF_BYTES = 32;
/** The order of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * A P-256 signature of 64 bytes (r and s) as Fabric takes it: DER, s in the lower half of its range. Fabric refuses
 * the other s, which is as valid mathematically, because it would give one transaction two spellings.
 */
export function lowSDer(signature: Uint8Array): Uint8Array {
  if (signature.length !== 2 * HALF_BYTES) throw new TypeError('a P-256 signature has 64 bytes');
  const r = signature.subarray(0, HALF_BYTES);
  const s = signature.subarray(HALF_BYTES);
  const body = [...derInteger(r), ...derInteger(lowS(s))];
  return Uint8Array.from([SEQUENCE, body.length, ...body]);
}

function lowS(s: Uint8Array): Uint8Array {
  const value = BigInt(`0x${Buffer.from(s).toString('hex')}`);
  if (value <= ORDER / 2n) return s;
  return Buffer.from((ORDER - value).toString(16).padStart(2 * HALF_BYTES, '0'), 'hex');
}

/** Shortest form: no leading zeros but the one that keeps the number positive. */
function derInteger(bytes: Uint8Array): readonly number[] {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Uint8Array.of(0) : bytes.subarray(first);
  const padded = (digits[0] ?? 0) >= 0x80 ? [0, ...digits] : [...digits];
  return [INTEGER, padded.length, ...padded];
}
