/** Where r begins: after the head of the sequence and that of the first number. */
const R_AT = 4;
const SIDE = 32;

/**
 * An ES256 signature as r‖s (RFC 7518 §3.4), 32 bytes each, from DER (RFC 3279 §2.2.3) as OpenSSL writes it. It would
 * write r‖s as well, but Node then looks for a key in the object that says so, which costs as much as the signature.
 */
export function rawSignature(der: Uint8Array): Uint8Array {
  const rLength = der[R_AT - 1] ?? 0;
  const raw = new Uint8Array(2 * SIDE);
  place(der.subarray(R_AT, R_AT + rLength), raw.subarray(0, SIDE));
  place(der.subarray(R_AT + rLength + 2), raw.subarray(SIDE));
  return raw;
}

/** A number of DER is as short as can be, and has a zero in front where it would read as negative. */
function place(number: Uint8Array, side: Uint8Array): void {
  const digits = number.subarray(Math.max(0, number.length - SIDE));
  side.set(digits, SIDE - digits.length);
}
