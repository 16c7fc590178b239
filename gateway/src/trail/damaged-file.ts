import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { isDamage } from '../storage/sqlite-code.js';

/** Whether SQLite found that a file is not what it wrote; the error or what caused it says so. */
export function tellsOfDamage(error: unknown): boolean {
  return error instanceof Error && (isDamage(error) || tellsOfDamage(error.cause));
}

/**
 * Remembers beside the trail's file that it is damaged. Part of it may still answer, so the running gateway keeps it;
 * the next start throws it away and builds the trail anew, which loses nothing.
 */
export class DamagedFile {
  readonly #file: string;
  readonly #mark: string;
  #found = false;

  constructor(file: string) {
    this.#file = file;
    this.#mark = `${file}.damaged`;
  }

  /** Whether this process found damage. */
  get found(): boolean {
    return this.#found;
  }

  /** Damage was found. Where the mark cannot be written, the next start finds it by itself or not at all. */
  tell(): void {
    if (this.#found) return;
    this.#found = true;
    try {
      writeFileSync(this.#mark, '', { mode: 0o600 });
    } catch {
      // The disk may be what is damaged; questions are refused all the same.
    }
  }

  /** Throws the file away where an earlier process found damage. */
  discardMarked(): void {
    if (existsSync(this.#mark)) this.discard();
  }

  discard(): void {
    for (const end of ['', '-wal', '-shm']) rmSync(this.#file + end, { force: true });
    rmSync(this.#mark, { force: true });
    this.#found = false;
  }
}
