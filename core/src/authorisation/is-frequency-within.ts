import type { Frequency } from '../schema/frequency.js';

type Unit = Frequency['unit'];

/** The most windows of the inner unit that one window of the outer unit can touch, in the same zone. */
const WINDOWS_TOUCHED = {
  day: { day: 1, week: 1, month: 1, year: 1 },
  week: { day: 7, week: 1, month: 2, year: 2 },
  month: { day: 31, week: 6, month: 1, year: 1 },
  year: { day: 366, week: 54, month: 12, year: 1 },
} as const satisfies Record<Unit, Record<Unit, number>>;

/**
 * Whether whoever keeps to `frequency` also keeps to `limit`, whatever the calendar. Windows of another zone lie
 * askew, so that one more of them can be touched.
 */
export function isFrequencyWithin(frequency: Frequency, limit: Frequency): boolean {
  const askew = frequency.zone === limit.zone ? 0 : 1;
  return frequency.count * (WINDOWS_TOUCHED[limit.unit][frequency.unit] + askew) <= limit.count;
}
