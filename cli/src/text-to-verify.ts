import { createReadStream } from 'node:fs';
import { encodingOfMark } from './encoding-of-mark.js';
import { InputError } from './input-error.js';

/** As much as the service takes. */
const FILE_BYTES_MAX = 262_144;

/**
 * The text of a file, or of the standard input for `-`: UTF-8, or UTF-16 with its mark, in which some systems save what
 * is copied. Fails with InputError for any other file: read as something that it is not, a good document would be called
 * tampered with.
 */
export async function textToVerify(file: string): Promise<string> {
  const isStandardInput = file === '-';
  const what = isStandardInput ? 'the standard input' : file;
  const bytes = await readAtMost(isStandardInput ? process.stdin : createReadStream(file));
  if (bytes.length === 0 || bytes.length > FILE_BYTES_MAX)
    throw new InputError({
      detail: `${what} has ${bytes.length === 0 ? '0' : 'too many'} bytes; 1 to ${String(FILE_BYTES_MAX)} are verified`,
      zh: `文件大小须为 1 至 ${String(FILE_BYTES_MAX)} 字节`,
    });
  const text = decode(bytes);
  if (text !== undefined) return text;
  throw new InputError({
    detail: `${what} is no text in UTF-8: a document is the text that was issued, not a picture or a print of it`,
    zh: '文件不是 UTF-8 文本：请提供签发的证照文件本身，而不是其图片或打印件',
  });
}

async function readAtMost(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > FILE_BYTES_MAX) break;
  }
  return Buffer.concat(chunks);
}

/** Text holds no NUL: one is a sign of UTF-16 without its mark, or of a file of another kind. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder(encodingOfMark(bytes) ?? 'utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
