import { CodedError } from './coded-error.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Every twelve bits as two characters: three bytes take two look-ups. */
const PAIRS: readonly string[] = Array.from(ALPHABET).flatMap((first) =>
  Array.from(ALPHABET, (second) => first + second),
);

const INVALID = 0xff;

const SEXTETS: Uint8Array = new Uint8Array(128).fill(INVALID);
for (let sextet = 0; sextet < ALPHABET.length; sextet++) SEXTETS[ALPHABET.charCodeAt(sextet)] = sextet;

/** Base64url without padding (RFC 4648 §5). Needs neither Buffer nor btoa, so it runs in the browser as well. */
export function encodeBase64url(bytes: Uint8Array): string {
  const wholeEnd = bytes.length - (bytes.length % 3);
  let text = '';
  for (let i = 0; i < wholeEnd; i += 3) {
    const bits = (at(bytes, i) << 16) | (at(bytes, i + 1) << 8) | at(bytes, i + 2);
    text += pair(bits >> 12) + pair(bits & 0xfff);
  }
  if (bytes.length - wholeEnd === 1) text += pair(at(bytes, wholeEnd) << 4);
  if (bytes.length - wholeEnd === 2) {
    const bits = ((at(bytes, wholeEnd) << 8) | at(bytes, wholeEnd + 1)) << 2;
    text += pair(bits >> 6) + ALPHABET.charAt(bits & 0x3f);
  }
  return text;
}

/**
 * Reads base64url in its only spelling: no padding, no spaces, no line breaks, and the bits beyond the last
 * byte are zero (RFC 4648 §3.5). Equal bytes therefore have equal text, which may be hashed or used as a key.
 * Fails with INPUT_INVALID. The caller bounds the length of `text`.
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  const rest = text.length % 4;
  if (rest === 1) throw notBase64url();
  const wholeEnd = text.length - rest;
  const bytes = new Uint8Array((wholeEnd / 4) * 3 + Math.max(rest - 1, 0));
  let end = 0;
  for (let i = 0; i < wholeEnd; i += 4) {
    const bits =
      (sextet(text, i) << 18) |
      (sextet(text, i + 1) << 12) |
      (sextet(text, i + 2) << 6) |
      sextet(text, i + 3);
    bytes[end++] = bits >> 16;
    bytes[end++] = bits >> 8;
    bytes[end++] = bits;
  }
  if (rest > 0) decodeRest(text, wholeEnd, bytes, end);
  return bytes;
}

/** The last two or three characters, whose low four or two bits belong to no byte. */
function decodeRest(text: string, start: number, bytes: Uint8Array, end: number): void {
  const third = text.length - start === 3 ? sextet(text, start + 2) : 0;
  const bits = (sextet(text, start) << 12) | (sextet(text, start + 1) << 6) | third;
  const spare = text.length - start === 3 ? 0x3 : 0x3ff;
  if ((bits & spare) !== 0) throw notBase64url();
  bytes[end] = bits >> 10;
  if (text.length - start === 3) bytes[end + 1] = bits >> 2;
}

function sextet(text: string, index: number): number {
  const value = SEXTETS[text.charCodeAt(index)];
  if (value === undefined || value === INVALID) throw notBase64url();
  return value;
}

function pair(bits: number): string {
  return PAIRS[bits] ?? '';
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function notBase64url(): CodedError {
  return new CodedError('INPUT_INVALID', 'not strict base64url');
}
