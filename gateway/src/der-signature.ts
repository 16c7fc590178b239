const [SEQUENCE, INTEGER] = [0x30, 0x02];

/**
 * An ES256 signature as DER (RFC 3279 §2.2.3) from r‖s (RFC 7518 §3.4), 32 bytes each. OpenSSL takes r‖s as well, but
 * Node then looks twice for a key in the object that says so, which costs a third of a verification. That r and s are
 * in range is for whoever verifies to see.
 */
export function derSignature(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2;
  const r = integer(signature.subarray(0, half));
  const s = integer(signature.subarray(half));
  return Uint8Array.from([SEQUENCE, r.length + s.length, ...r, ...s]);
}

/** The shortest form of a positive number: no zero in front but the one that keeps it positive. */
function integer(bytes: Uint8Array): readonly number[] {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? [0] : [...bytes.subarray(first)];
  if ((digits[0] ?? 0) >= 0x80) digits.unshift(0);
  return [INTEGER, digits.length, ...digits];
}
