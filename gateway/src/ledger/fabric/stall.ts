import type { Submissions } from './submissions.js';

/** While nothing comes, one transaction in so long finds out whether that is still so, in milliseconds. */
const PROBE_MS = 10_000;

/**
 * Whether transactions come out in blocks at present. While orderers are away or do not answer, more commands would
 * only wait in vain: they are turned away instead, of which nothing is done.
 */
export class Stall {
  readonly #submissions: Submissions;
  readonly #stallMs: number;
  #newestBlockAt = 0;
  #probedAt = -Infinity;

  /** `stallMs`: how long no block comes, while a transaction waits, until that is a stall. */
  constructor(submissions: Submissions, stallMs: number) {
    this.#submissions = submissions;
    this.#stallMs = stallMs;
  }

  /** A block has come. */
  end(): void {
    this.#newestBlockAt = performance.now();
  }

  /** Whether a transaction must not be begun now. */
  refuses(): boolean {
    const { waitingSince } = this.#submissions;
    if (waitingSince === undefined) return false;
    const now = performance.now();
    const stalledAt = Math.max(waitingSince, this.#newestBlockAt) + this.#stallMs;
    if (now < stalledAt) return false;
    if (now < Math.max(stalledAt, this.#probedAt) + PROBE_MS) return true;
    this.#probedAt = now;
    return false;
  }
}
