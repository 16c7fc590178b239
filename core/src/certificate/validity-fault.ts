import { DAY_MS } from '../schema/time.js';

/** `[validFrom, validUntil)` in milliseconds since the epoch; null for a certificate without an end. */
export interface Validity {
  readonly validFrom: number;
  readonly validUntil: number | null;
}

/**
 * Why a type does not allow this validity, in words; undefined where it does. `maxValidityDays` is null for types
 * without an end.
 */
export function validityFault(
  { validFrom, validUntil }: Validity,
  { maxValidityDays }: { readonly maxValidityDays: number | null },
): string | undefined {
  if (validUntil === null)
    return maxValidityDays === null ? undefined : 'certificates of this type have an end';
  if (validUntil <= validFrom) return 'the end is not after the beginning';
  return maxValidityDays !== null && validUntil - validFrom > maxValidityDays * DAY_MS
    ? `longer than ${String(maxValidityDays)} days`
    : undefined;
}
