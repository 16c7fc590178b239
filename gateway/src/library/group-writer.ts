import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ServiceError } from '../service-error.js';
import { asStorageRefusal } from '../storage/storage-refusal.js';

/** Rows of small writes that one transaction gathers; bounds how long a group holds the event loop (about 20 ms). */
const GROUP_WEIGHT_MAX = 500;
/**
 * Under load rows trickle in, and a transaction with its fsync costs as much as several of them: the next group begins
 * so many times later as the last one took. One row by itself does not hold up the next.
 */
const PAUSE_SHARE = 3;
const PAUSE_MAX_MS = 50;

interface Waiting {
  readonly weight: number;
  /** Runs inside the transaction; what it returns tells the caller and is called after the commit. */
  attempt(): () => void;
  fail(error: Error): void;
}

/**
 * Gives all writes that arrive together one transaction and so one fsync. Each stands for itself: one that throws
 * leaves nothing behind and the others go on. A promise is settled after the commit.
 */
export class GroupWriter {
  readonly #db: DatabaseSync;
  readonly #weightMax: number;
  readonly #statements: Record<'begin' | 'commit' | 'rollback' | 'mark' | 'undo' | 'keep', StatementSync>;
  #waiting: Waiting[] = [];
  #weight = 0;
  #scheduled = false;
  /** On `performance.now()`. */
  #nextGroupAt = 0;

  /** `weightMax`: how many rows may wait; beyond it a write is refused with QUEUE_FULL. */
  constructor(db: DatabaseSync, weightMax: number) {
    this.#db = db;
    this.#weightMax = weightMax;
    this.#statements = {
      begin: db.prepare('BEGIN IMMEDIATE'),
      commit: db.prepare('COMMIT'),
      rollback: db.prepare('ROLLBACK'),
      mark: db.prepare('SAVEPOINT one'),
      undo: db.prepare('ROLLBACK TO one'),
      keep: db.prepare('RELEASE one'),
    };
  }

  /** Runs `write`, which changes about `weight` rows, in the next group. STOPPING once the database is closed. */
  run<T>(weight: number, write: () => T): Promise<T> {
    if (!this.#db.isOpen) return Promise.reject(new ServiceError('STOPPING', 'the library is closed'));
    if (this.#weight + weight > this.#weightMax) {
      const full = new ServiceError('QUEUE_FULL', 'the library has too much to write', {
        retryAfterSeconds: 1,
      });
      return Promise.reject(full);
    }
    this.#weight += weight;
    return new Promise<T>((resolve, reject) => {
      const attempt = (): (() => void) => this.#attempt(write, resolve, reject);
      this.#waiting.push({ weight, attempt, fail: reject });
      this.#schedule();
    });
  }

  /** Writes all that waits, now. */
  drain(): void {
    while (this.#waiting.length > 0) this.#writeGroup();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const work = (): void => {
      this.#scheduled = false;
      if (this.#waiting.length > 0) this.#writeGroup();
      if (this.#waiting.length > 0) this.#schedule();
    };
    const pause = this.#nextGroupAt - performance.now();
    if (pause > 0) setTimeout(work, pause);
    else setImmediate(work);
  }

  #writeGroup(): void {
    const group = this.#takeGroup();
    const begunAt = performance.now();
    try {
      this.#statements.begin.run();
      const answers = group.map((waiting) => waiting.attempt());
      this.#statements.commit.run();
      for (const answer of answers) answer();
    } catch (error) {
      if (this.#db.isTransaction) this.#statements.rollback.run();
      for (const waiting of group) waiting.fail(asStorageRefusal(error));
    } finally {
      const now = performance.now();
      const pause = group.length > 1 ? Math.min(PAUSE_MAX_MS, PAUSE_SHARE * (now - begunAt)) : 0;
      this.#nextGroupAt = now + pause;
    }
  }

  #takeGroup(): readonly Waiting[] {
    let weight = 0;
    let end = 0;
    for (const waiting of this.#waiting) {
      if (end > 0 && weight + waiting.weight > GROUP_WEIGHT_MAX) break;
      weight += waiting.weight;
      end += 1;
    }
    this.#weight -= weight;
    return this.#waiting.splice(0, end);
  }

  #attempt<T>(write: () => T, resolve: (value: T) => void, reject: (error: Error) => void): () => void {
    this.#statements.mark.run();
    try {
      const value = write();
      this.#statements.keep.run();
      return () => {
        resolve(value);
      };
    } catch (error) {
      // On a full disk SQLite gives up the whole transaction by itself.
      if (!this.#db.isTransaction) throw error;
      this.#statements.undo.run();
      this.#statements.keep.run();
      return () => {
        reject(asStorageRefusal(error));
      };
    }
  }
}
