import { InputError } from '../input-error.js';

export const ENCODINGS = ['utf-8', 'gb18030', 'gbk', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof ENCODINGS)[number];

const NEWLINE = 0x0a;

/**
 * The file as text, without a byte order mark; a mark of UTF-16 goes before `encoding`, because nothing else begins
 * so. Fails with InputError where a byte does not belong to the encoding, and names the line: a wrong encoding
 * guessed at would put wrong names on certificates.
 */
export function decodeText(bytes: Uint8Array, encoding: Encoding): string {
  const said = encodingOfMark(bytes) ?? encoding;
  try {
    return withoutNul(new TextDecoder(said, { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      `line ${String(firstBadLine(bytes, said))} is not ${said}; ${adviceFor(bytes, said)}`,
      {
        cause: error,
      },
    );
  }
}

function encodingOfMark([first, second]: Uint8Array): Encoding | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Spreadsheets of this country save GB 18030, which nobody should have to guess. */
function adviceFor(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding === 'utf-8' && isEncodedAs(bytes, 'gb18030'))
    return 'it may be GB 18030: look at the names, and say --encoding gb18030';
  return `the encodings are ${ENCODINGS.join(', ')}`;
}

function isEncodedAs(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Text files hold no NUL; one is a sign of UTF-16 without its mark, or of a file of another kind. */
function withoutNul(text: string): string {
  const at = text.indexOf('\0');
  if (at < 0) return text;
  throw new InputError(
    `line ${String(text.slice(0, at).split('\n').length)} holds a NUL: this is no text file`,
  );
}

function firstBadLine(bytes: Uint8Array, encoding: Encoding): number {
  // In UTF-16 a line feed is two bytes, and an odd end is at the end.
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return new TextDecoder(encoding).decode(bytes).split('\n').length;
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end < 0 ? bytes.length : end + 1;
    try {
      decoder.decode(bytes.subarray(from, to));
    } catch {
      return line;
    }
    from = to;
  }
  return line;
}
