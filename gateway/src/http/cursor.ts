import { z } from 'zod';
import { decodeBase64url, encodeBase64url } from '@sealtrail/core';
import { ServiceError } from '../service-error.js';

/** Longest list page. */
export const PAGE_MAX = 100;

/** `?limit=` and `?after=` of every list. */
export const PageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(PAGE_MAX)
    .default(20)
    .meta({ description: 'Most items of the page.' }),
  after: z.string().min(1).max(512).optional().meta({ description: 'Opaque: `next` of the page before.' }),
};

const Position = z
  .array(z.union([z.string().max(200), z.int()]))
  .min(1)
  .max(4);

/** The sort key of a page's last row; what the next page begins after. */
export type PagePosition = readonly (string | number)[];

export function encodeCursor(position: PagePosition): string {
  return encodeBase64url(new TextEncoder().encode(JSON.stringify(position)));
}

/** Fails with CURSOR_INVALID for what `encodeCursor` did not make for a list with keys of these `kinds`. */
export function decodeCursor(cursor: string, kinds: readonly ('string' | 'number')[]): PagePosition {
  try {
    const position = Position.parse(JSON.parse(new TextDecoder().decode(decodeBase64url(cursor))));
    if (position.length === kinds.length && position.every((part, i) => typeof part === kinds[i]))
      return position;
  } catch {
    // Falls through: whatever was wrong with it, the caller can only start again.
  }
  throw new ServiceError('CURSOR_INVALID', 'this cursor belongs to no page of this list; start without it');
}
