import { z } from 'zod';
import { CodedError } from '../coded-error.js';
import { timeText } from './time-text.js';

/** The last millisecond that four digits of year can write. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** `2026-11-24T05:04:08.000Z`: RFC 3339 in UTC with milliseconds, a date that exists; one instant, one spelling. */
export const UtcTimestamp = z
  .string()
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/)
  .refine((text) => {
    const ms = Date.parse(text);
    return !Number.isNaN(ms) && timeText(ms) === text;
  });

/** Writes milliseconds since 1970 as {@link UtcTimestamp}; INPUT_INVALID for a time outside the years 1970 to 9999. */
export function formatUtcTimestamp(ms: number): string {
  if (!Number.isSafeInteger(ms) || ms < 0 || ms > LAST_MS)
    throw new CodedError('INPUT_INVALID', 'a time outside the years 1970 to 9999');
  return timeText(ms);
}
