import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { InputError } from '../input-error.js';

const FILE_BYTES_MAX = 256 * 1_048_576;
const CHUNK_BYTES = 65_536;

/**
 * A file that is read in pieces, as often as needed, and is never in memory as a whole. Each later reading gives the
 * very bytes of the first, or fails with InputError: what was checked is what is sent.
 */
export class SourceFile {
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #size: number;
  /** SHA-256 of each piece, from the first reading. */
  readonly #digests: string[] = [];

  private constructor(handle: FileHandle, path: string, size: number) {
    this.#handle = handle;
    this.#path = path;
    this.#size = size;
  }

  /** Fails with InputError for what is no file, or a file larger than 256 MiB. */
  static async open(path: string): Promise<SourceFile> {
    // Opening a pipe would wait for whoever writes into it.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const found = await handle.stat();
      if (!found.isFile()) throw new InputError({ detail: `${path} is no regular file`, zh: '不是普通文件' });
      if (found.size > FILE_BYTES_MAX)
        throw new InputError({
          detail: `${path} is larger than 256 MiB; divide it`,
          zh: '文件超过 256 MiB，请拆分',
        });
      return new SourceFile(handle, path, found.size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The bytes in order, in pieces of at most 64 KiB. */
  async *chunks(): AsyncIterable<Uint8Array> {
    for (let at = 0, place = 0; at < this.#size; place += 1) {
      const { buffer, bytesRead } = await this.#handle.read({
        buffer: Buffer.allocUnsafe(Math.min(CHUNK_BYTES, this.#size - at)),
        position: at,
      });
      if (bytesRead === 0) throw this.#changed();
      const chunk = buffer.subarray(0, bytesRead);
      this.#requireSame(place, chunk);
      yield chunk;
      at += bytesRead;
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #requireSame(place: number, chunk: Uint8Array): void {
    const digest = createHash('sha256').update(chunk).digest('base64');
    this.#digests[place] ??= digest;
    if (this.#digests[place] !== digest) throw this.#changed();
  }

  #changed(): InputError {
    return new InputError({
      detail: `${this.#path} was changed while it was read; repeat the command`,
      zh: '文件在读取时被修改，请重新执行',
    });
  }
}
