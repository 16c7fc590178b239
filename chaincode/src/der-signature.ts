const [SEQUENCE, INTEGER] = [0x30, 0x02];

/**
 * An ES256 signature as DER (RFC 3279 §2.2.3) from r‖s (RFC 7518 §3.4), 32 bytes each. OpenSSL takes r‖s as well, but
 * Node then looks twice for a key in the object that says so, which takes nearly as long as verifying. That r and s are
 * in range is for whoever verifies to see.
 */
export function derSignature(signature: Uint8Array): Uint8Array {
  const half = signature.length / 2;
  const rFrom = firstDigit(signature, 0, half);
  const sFrom = firstDigit(signature, half, 2 * half);
  const [rLength, sLength] = [lengthOf(signature, rFrom, half), lengthOf(signature, sFrom, 2 * half)];
  const der = new Uint8Array(2 + 2 + rLength + 2 + sLength);
  der.set([SEQUENCE, der.length - 2, INTEGER, rLength]);
  der.set(signature.subarray(rFrom, half), 4 + rLength - (half - rFrom));
  der.set([INTEGER, sLength], 4 + rLength);
  der.set(signature.subarray(sFrom), der.length - (2 * half - sFrom));
  return der;
}

/** Where a number's shortest form begins; the last byte stays even where it is zero. */
function firstDigit(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end - 1 && bytes[at] === 0) at += 1;
  return at;
}

/** With a zero in front where the number would read as negative. */
function lengthOf(bytes: Uint8Array, from: number, end: number): number {
  return end - from + ((bytes[from] ?? 0) >= 0x80 ? 1 : 0);
}
