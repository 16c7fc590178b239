import { calendarWindowStart } from '../authorisation/calendar-window-start.js';
import type { GrantUses } from '../authorisation/authorisation-state.js';
import type { Frequency } from '../schema/frequency.js';

/**
 * The start of the calendar window that a permit at `at` counts in. Times are claims and may run backwards by some
 * minutes: one that falls before the newest window is counted in that, so that no window's count is ever forgotten.
 */
export function usesWindowStart(frequency: Frequency, uses: GrantUses | undefined, at: number): number {
  const start = calendarWindowStart(frequency, at);
  const newest = uses?.window?.start;
  return newest !== undefined && newest > start ? newest : start;
}
