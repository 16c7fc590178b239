import type { DataRange } from './terms.js';

/** Whether `range` asks for no other years of data than `limit` allows; null means all years. */
export function isRangeWithin(range: DataRange | null, limit: DataRange | null): boolean {
  if (limit === null) return true;
  return range !== null && range.from >= limit.from && range.to <= limit.to;
}
