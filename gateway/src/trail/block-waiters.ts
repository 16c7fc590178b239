import { ServiceError } from '../service-error.js';
import { LATE, within } from '../within.js';

/** Waiters at one time; each holds a request open. */
const WAITERS_MAX = 10_000;

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** Waits for blocks as they come, rather than for what it has written itself: nothing is hurried for it. */
  readonly patient?: boolean;
}

interface Waiter {
  readonly block: number;
  readonly patient: boolean;
  readonly resolve: (value: undefined) => void;
}

/** Who waits for blocks. */
export class BlockWaiters {
  readonly #waiters = new Set<Waiter>();

  /** Whether one of them is not patient. */
  get isHurried(): boolean {
    for (const { patient } of this.#waiters) if (!patient) return true;
    return false;
  }

  /**
   * Waits until `settle` finds that `block` is there. Fails with TRAIL_BEHIND when that takes longer than `timeoutMs`,
   * when `signal` aborts, and at once when too many wait already.
   */
  async wait(block: number, timeoutMs: number, { signal, patient = false }: WaitOptions = {}): Promise<void> {
    if (this.#waiters.size >= WAITERS_MAX) throw behind(block);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const waiter: Waiter = { block, patient, resolve };
    this.#waiters.add(waiter);
    try {
      if ((await within(promise, timeoutMs, signal)) === LATE) throw behind(block);
    } finally {
      this.#waiters.delete(waiter);
    }
  }

  /** Ends the waiting for every block that is there. */
  settle(isThere: (block: number) => boolean): void {
    for (const { block, resolve } of this.#waiters) if (isThere(block)) resolve(undefined);
  }
}

function behind(block: number): ServiceError {
  return new ServiceError('TRAIL_BEHIND', `the trail has not reached block ${String(block)}`, {
    retryAfterSeconds: 1,
  });
}
