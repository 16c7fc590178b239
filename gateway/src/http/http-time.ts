import { z } from 'zod';
import { formatUtcTimestamp, TimeMs } from '@sealtrail/core';

/** A time in an answer or a question: RFC 3339 in UTC with milliseconds; inside, milliseconds since the epoch. */
export const HttpTime = z.iso
  .datetime({
    precision: 3,
    error: 'not RFC 3339 in UTC with milliseconds, such as 2026-01-31T08:00:00.000Z',
  })
  .max(24)
  .transform((text) => Date.parse(text))
  .pipe(TimeMs)
  .meta({ examples: ['2026-01-31T08:00:00.000Z'] });

/** The same in an answer, as text. */
export const HttpTimeText = z.iso.datetime({ precision: 3 });

export function httpTime(ms: number): string {
  return formatUtcTimestamp(ms);
}

/** The same of a time that there may be none of. */
export function httpTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : httpTime(ms);
}
