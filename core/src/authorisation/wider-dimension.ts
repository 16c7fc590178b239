import { isFrequencyWithin } from './is-frequency-within.js';
import { isRangeWithin } from './is-range-within.js';
import { isSubset } from './is-subset.js';
import type { Terms } from './terms.js';

/** In which ways terms can be wider than others. The notice is none: it may be the same in another language. */
const DIMENSIONS = {
  recipient: (terms, limit) => terms.recipient === limit.recipient,
  purpose: (terms, limit) => terms.purpose === limit.purpose,
  providers: (terms, limit) => isSubset(terms.providers, limit.providers),
  categories: (terms, limit) => isSubset(terms.categories, limit.categories),
  dataRange: (terms, limit) => isRangeWithin(terms.dataRange, limit.dataRange),
  from: (terms, limit) => terms.from >= limit.from,
  until: (terms, limit) => terms.until <= limit.until,
  maxUses: (terms, limit) =>
    limit.maxUses === null || (terms.maxUses !== null && terms.maxUses <= limit.maxUses),
  frequency: (terms, limit) =>
    limit.frequency === null ||
    (terms.frequency !== null && isFrequencyWithin(terms.frequency, limit.frequency)),
} as const satisfies Record<string, (terms: Terms, limit: Terms) => boolean>;

export type Dimension = keyof typeof DIMENSIONS;

const NAMES = Object.keys(DIMENSIONS) as readonly Dimension[];

/** The first dimension in which `terms` allow what `limit` does not; undefined where they are as narrow or narrower. */
export function widerDimension(terms: Terms, limit: Terms): Dimension | undefined {
  return NAMES.find((name) => !DIMENSIONS[name](terms, limit));
}
