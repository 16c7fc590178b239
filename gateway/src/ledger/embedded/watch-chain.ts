import { setTimeout } from 'node:timers/promises';
import { ServiceError } from '../../service-error.js';

/** How long it rests between checks, in milliseconds. */
const REST_MS = 1_000;

export interface WatchOptions {
  /** Aborts when the gateway begins to stop. */
  readonly stopping: AbortSignal;
  /** Told what is wrong, once. */
  readonly onFault: (fault: unknown) => void;
  readonly restMs?: number;
}

/**
 * Goes through the chain again and again, some blocks at a time, so that what a disk changes in silence is found while
 * the gateway runs. Ends with the first fault, or when the gateway stops.
 */
export async function watchChain(
  ledger: { check(from: number): Promise<number> },
  { stopping, onFault, restMs = REST_MS }: WatchOptions,
): Promise<void> {
  let next = 1;
  try {
    for (;;) {
      await setTimeout(restMs, undefined, { signal: stopping, ref: false });
      next = await ledger.check(next);
    }
  } catch (fault) {
    const isEnd = stopping.aborted || (fault instanceof ServiceError && fault.code === 'STOPPING');
    if (!isEnd) onFault(fault);
  }
}
