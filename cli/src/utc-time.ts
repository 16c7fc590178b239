import { CodedError, formatUtcTimestamp } from '@sealtrail/core';
import { z } from 'zod';

const WithZone = z.iso.datetime({ offset: true });

/**
 * A time with its zone (RFC 3339), as the interface takes it: in UTC, with
 * milliseconds. `undefined` for anything else: a day alone begins somewhere else in each zone.
 */
export function utcTime(text: string): string | undefined {
  const read = WithZone.safeParse(text.normalize('NFKC').trim());
  if (!read.success) return undefined;
  try {
    return formatUtcTimestamp(Date.parse(read.data));
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}
