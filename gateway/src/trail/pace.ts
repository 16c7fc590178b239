import { within } from '../within.js';

/**
 * How often a busy trail is written: an SQL transaction writes each page that it touches once, so that the blocks of a
 * moment cost half as much together as one by one. A block that comes alone waits for nothing.
 */
const PACE_MS = 40;

/** Spaces out the writing of the trail, unless somebody waits for it. */
export class Pace {
  #dueAt = 0;
  #hurried = Promise.withResolvers<undefined>();

  /** The next write is due now. */
  hurry(): void {
    this.#dueAt = 0;
    this.#hurried.resolve(undefined);
  }

  /** Returns when the next write is due, or `signal` aborts. */
  async untilDue(signal: AbortSignal): Promise<void> {
    const ms = this.#dueAt - performance.now();
    if (ms > 0) await within(this.#hurried.promise, ms, signal);
  }

  /** A write is done. */
  wrote(): void {
    this.#dueAt = performance.now() + PACE_MS;
    this.#hurried = Promise.withResolvers<undefined>();
  }
}
