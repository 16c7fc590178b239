import { z } from 'zod';
import { decodeBase64url, encodeBase64url } from '@sealtrail/core';
import { decimal } from '../decimal.js';
import { ServiceError } from '../service-error.js';

/** Longest list page. */
const PAGE_MAX = 100;

const PAGE_DEFAULT = 20;

export const PageLimit = decimal(z.int().min(1).max(PAGE_MAX))
  .default(PAGE_DEFAULT)
  // A default before a conversion is not shown by itself.
  .meta({ description: 'Most items of the page.', override: { default: PAGE_DEFAULT } });

/** `?limit=` and `?after=` of every list. */
export const PageQuery = {
  limit: PageLimit,
  after: z.string().min(1).max(512).optional().meta({ description: 'Opaque: `next` of the page before.' }),
};

const Position = z
  .array(z.union([z.string().max(200), z.int()]))
  .min(1)
  .max(5);

/** The sort key of a page's last row; what the next page begins after. */
export type PagePosition = readonly (string | number)[];

/** `list` is the address of the list, so that a cursor of one is none of another that has keys of the same kinds. */
export function encodeCursor(list: string, position: PagePosition): string {
  return encodeBase64url(new TextEncoder().encode(JSON.stringify([list, ...position])));
}

/** Fails with CURSOR_INVALID for what `encodeCursor` did not make for this `list`, which has keys of these `kinds`. */
export function decodeCursor(
  cursor: string,
  list: string,
  kinds: readonly ('string' | 'number')[],
): PagePosition {
  try {
    const [of, ...position] = Position.parse(JSON.parse(new TextDecoder().decode(decodeBase64url(cursor))));
    const fits = position.length === kinds.length && position.every((part, i) => typeof part === kinds[i]);
    if (of === list && fits) return position;
  } catch {
    // Falls through: whatever was wrong with it, the caller can only start again.
  }
  throw new ServiceError('CURSOR_INVALID', 'this cursor belongs to no page of this list; start without it');
}
