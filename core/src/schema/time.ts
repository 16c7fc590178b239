import { z } from 'zod';

/** Milliseconds since 1970-01-01T00:00:00Z, the only form of time on the ledger. */
export const TimeMs = z.int().min(0).max(8_640_000_000_000_000);

/** How far a client's claim of the time may stand from the ledger's own, in either direction. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

export const DAY_MS = 86_400_000;

/** Half-open interval `[from, until)`. */
export interface Period {
  readonly from: number;
  readonly until: number | null;
}

/** Whether `at` lies in `[from, until)`; an `until` of null never ends. */
export function isWithin(period: Period, at: number): boolean {
  return period.from <= at && (period.until === null || at < period.until);
}
