import { type Frequency, ZONE_OFFSET_MS } from '../schema/frequency.js';
import { DAY_MS } from '../schema/time.js';

/**
 * When the calendar window that holds `at` began, both in milliseconds since the epoch. Days begin at midnight,
 * weeks on Monday (ISO 8601), months and years on their first day, all in the zone of `frequency`.
 */
export function calendarWindowStart(frequency: Pick<Frequency, 'unit' | 'zone'>, at: number): number {
  const offset = ZONE_OFFSET_MS[frequency.zone];
  return startOfUnit(frequency.unit, at + offset) - offset;
}

/** `local` counts milliseconds since midnight of 1970-01-01, a Thursday, on the zone's own clocks. */
function startOfUnit(unit: Frequency['unit'], local: number): number {
  const day = Math.floor(local / DAY_MS);
  switch (unit) {
    case 'day':
      return day * DAY_MS;
    case 'week':
      return (day - modulo(day + 3, 7)) * DAY_MS;
    case 'month': {
      const date = new Date(local);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
    }
    case 'year':
      return Date.UTC(new Date(local).getUTCFullYear(), 0);
  }
}

/** Never negative, unlike `%`: the days before 1970 have weeks too. */
function modulo(dividend: number, divisor: number): number {
  return ((dividend % divisor) + divisor) % divisor;
}
