import { open, rename, type FileHandle } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { within } from '../within.js';

/** How often a busy file is written, in milliseconds: each write costs as much as twenty lines in one. */
const PACE_MS = 25;
/** What may wait for a slow disk, in characters. */
const WAITING_MAX = 8 * 1_048_576;

export interface RollingFileOptions {
  readonly path: string;
  /** A file that this would make larger becomes an older one. Integer above 0. */
  readonly bytesMax: number;
  /** How many files are kept: `log`, `log1` and so on, the newest first. Integer above 1. */
  readonly filesMax: number;
  /** Says, line end and all, how many lines are missing hereabouts. */
  readonly lostLine: (count: number) => string;
}

interface OpenedFile {
  readonly handle: FileHandle;
  size: number;
}

/**
 * A file that lines are appended to, and its older ones. Neither holds its program up nor grows in memory: lines that
 * the disk does not take, or not soon enough, are lost, and how many is said among those that it takes next.
 *
 * No library's, because on a full disk rotating-file-stream ends at its first error, winston's file hoards lines and
 * stays silent, and pino-roll, which goes on, rolls over only when it has nothing to write and counts no lost lines.
 */
export class RollingFile {
  readonly #options: RollingFileOptions;
  #file: OpenedFile | undefined;
  #waiting: string[] = [];
  #waitingLength = 0;
  #lost = 0;
  #writing: Promise<void> | undefined;
  #hurried = Promise.withResolvers<undefined>();

  private constructor(options: RollingFileOptions, file: OpenedFile) {
    this.#options = options;
    this.#file = file;
  }

  /** Opens or makes the file. Fails with the system's own error. */
  static async open(options: RollingFileOptions): Promise<RollingFile> {
    return new RollingFile(options, await openAtEnd(options.path));
  }

  /** `line` has its end. */
  append(line: string): void {
    if (this.#waitingLength + line.length > WAITING_MAX) {
      this.#lost += 1;
      return;
    }
    this.#waiting.push(line);
    this.#waitingLength += line.length;
    this.#writing ??= this.#writeWaiting();
  }

  /** Writes what waits and lets go of the file; the next line opens it again. */
  async close(): Promise<void> {
    this.#hurried.resolve(undefined);
    await this.#writing;
    this.#hurried = Promise.withResolvers<undefined>();
    await this.#letGo();
  }

  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      const before = this.#lost;
      this.#waiting = [];
      this.#waitingLength = 0;
      try {
        await this.#write(before === 0 ? lines : [this.#options.lostLine(before), ...lines]);
        this.#lost -= before;
      } catch {
        this.#lost += lines.length;
        await this.#letGo();
      }
      if (this.#waiting.length > 0) await within(this.#hurried.promise, PACE_MS);
    }
    this.#writing = undefined;
  }

  async #write(lines: readonly string[]): Promise<void> {
    const bytes = Buffer.from(lines.join(''));
    let file = (this.#file ??= await openAtEnd(this.#options.path));
    if (file.size > 0 && file.size + bytes.length > this.#options.bytesMax) {
      await this.#letGo();
      await rollOver(this.#options);
      file = this.#file = await openAtEnd(this.#options.path);
    }
    const { handle } = file;
    try {
      await handle.appendFile(bytes);
    } catch (error) {
      // Part of it may be there: no line is to begin in the middle of another.
      await handle.truncate(file.size);
      throw error;
    }
    file.size += bytes.length;
  }

  async #letGo(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.handle.close().catch(() => undefined);
  }
}

async function openAtEnd(path: string): Promise<OpenedFile> {
  const handle = await open(path, 'a', 0o600);
  return { handle, size: (await handle.stat()).size };
}

/** `gateway.log` becomes `gateway1.log`, that `gateway2.log`; the oldest is overwritten. */
async function rollOver({ path, filesMax }: RollingFileOptions): Promise<void> {
  const end = extname(path);
  const older = (n: number): string =>
    n === 0 ? path : join(dirname(path), `${basename(path, end)}${String(n)}${end}`);
  for (let n = filesMax - 1; n > 0; n -= 1) {
    await rename(older(n - 1), older(n)).catch(() => undefined);
  }
}
