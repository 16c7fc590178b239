import { encodingOfMark } from '../encoding-of-mark.js';
import { InputError } from '../input-error.js';
import type { Words } from '../words.js';

export const ENCODINGS = ['utf-8', 'gb18030', 'gbk', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What gives the bytes of a file, piece by piece and from the beginning each time. */
export interface Chunked {
  chunks(): AsyncIterable<Uint8Array>;
}

const NEWLINE = 0x0a;
const REPLACEMENT = '\uFFFD';

/**
 * The file as text, piece by piece, without a byte order mark; a mark of UTF-16 goes before `encoding`, because
 * nothing else begins so. Fails with InputError where a byte does not belong to the encoding, and names the line: a
 * wrong encoding guessed at would put wrong names on certificates.
 */
export async function* decodeText(source: Chunked, encoding: Encoding): AsyncIterable<string> {
  const said = encodingOfMark(await firstBytes(source)) ?? encoding;
  const decoder = new TextDecoder(said, { fatal: true });
  let line = 1;
  const decode = async (chunk?: Uint8Array): Promise<string> => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (error) {
      throw await notOf(said, source, error);
    }
  };
  for await (const chunk of source.chunks()) {
    const text = await decode(chunk);
    requireNoNul(text, line);
    line += newlinesIn(text);
    yield text;
  }
  yield await decode();
}

async function firstBytes(source: Chunked): Promise<Uint8Array> {
  const mark: number[] = [];
  for await (const chunk of source.chunks()) {
    mark.push(...chunk.subarray(0, 2));
    if (mark.length >= 2) break;
  }
  return Uint8Array.from(mark);
}

/** Text files hold no NUL; one is a sign of UTF-16 without its mark, or of a file of another kind. */
function requireNoNul(text: string, line: number): void {
  const at = text.indexOf('\0');
  if (at < 0) return;
  const there = String(line + newlinesIn(text.slice(0, at)));
  throw new InputError({
    detail: `line ${there} holds a NUL: this is no text file`,
    zh: `第 ${there} 行含有空字符，不是文本文件`,
  });
}

async function notOf(encoding: Encoding, source: Chunked, cause: unknown): Promise<InputError> {
  const line = String(await firstBadLine(source, encoding));
  const advice = await adviceFor(source, encoding);
  return new InputError(
    {
      detail: `line ${line} is not ${encoding}; ${advice.detail}`,
      zh: `第 ${line} 行不是 ${encoding} 编码；${advice.zh}`,
    },
    { cause },
  );
}

/** Spreadsheets of this country save GB 18030, which nobody should have to guess. */
async function adviceFor(source: Chunked, encoding: Encoding): Promise<Words> {
  if (encoding === 'utf-8' && (await isEncodedAs(source, 'gb18030')))
    return {
      detail: 'it may be GB 18030: look at the names, and say --encoding gb18030',
      zh: '可能是 GB 18030：请核对姓名，并加上 --encoding gb18030',
    };
  const names = ENCODINGS.join(', ');
  return { detail: `the encodings are ${names}`, zh: `可用的编码有 ${names}` };
}

async function isEncodedAs(source: Chunked, encoding: Encoding): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of source.chunks()) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof InputError) throw error;
    return false;
  }
}

function firstBadLine(source: Chunked, encoding: Encoding): Promise<number> {
  return encoding.startsWith('utf-16') ? firstReplaced(source, encoding) : firstUndecoded(source, encoding);
}

/** In UTF-16 a line feed is two bytes: the decoder finds the lines, and puts a mark where it cannot read. */
async function firstReplaced(source: Chunked, encoding: Encoding): Promise<number> {
  const decoder = new TextDecoder(encoding);
  let line = 1;
  for await (const chunk of source.chunks()) {
    const text = decoder.decode(chunk, { stream: true });
    const at = text.indexOf(REPLACEMENT);
    if (at >= 0) return line + newlinesIn(text.slice(0, at));
    line += newlinesIn(text);
  }
  return line;
}

/** In the others no other character holds the byte of a line feed, so that each line can be tried by itself. */
async function firstUndecoded(source: Chunked, encoding: Encoding): Promise<number> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  try {
    for await (const chunk of source.chunks()) {
      for (let from = 0; from < chunk.length;) {
        const end = chunk.indexOf(NEWLINE, from);
        const to = end < 0 ? chunk.length : end + 1;
        decoder.decode(chunk.subarray(from, to), { stream: end < 0 });
        if (end >= 0) line += 1;
        from = to;
      }
    }
    decoder.decode();
  } catch (error) {
    if (error instanceof InputError) throw error;
  }
  return line;
}

function newlinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
