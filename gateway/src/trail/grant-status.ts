import type { RowFilter } from './query-page.js';
import type { GrantRow } from './trail-tables.js';

/** Those that are stored, then what time and use make of `active`. */
export const GRANT_STATES = [
  'active',
  'paused',
  'revoked',
  'superseded',
  'inapplicable',
  'scheduled',
  'expired',
  'exhausted',
] as const;
export type GrantStatus = (typeof GRANT_STATES)[number];

/** A paused grant expires like any other: from then on nobody can resume it. */
export function grantStatus(
  row: Pick<GrantRow, 'status' | 'valid_from' | 'valid_until' | 'max_uses' | 'used'>,
  now: number,
): GrantStatus {
  if (row.status === 'paused') return now >= row.valid_until ? 'expired' : 'paused';
  if (row.status !== 'active') return row.status;
  if (now < row.valid_from) return 'scheduled';
  if (now >= row.valid_until) return 'expired';
  return row.max_uses !== null && row.used >= row.max_uses ? 'exhausted' : 'active';
}

/** The rows of which `grantStatus` says this. */
export function grantsWith(status: GrantStatus, now: number): RowFilter<'grants'> {
  return (eb) => {
    const stored = eb('status', '=', 'active');
    const paused = eb('status', '=', 'paused');
    const begun = eb('valid_from', '<=', now);
    const over = eb('valid_until', '<=', now);
    const running = eb.and([stored, begun, eb('valid_until', '>', now)]);
    switch (status) {
      case 'scheduled':
        return eb.and([stored, eb('valid_from', '>', now)]);
      case 'expired':
        return eb.and([over, eb.or([eb.and([stored, begun]), paused])]);
      case 'exhausted':
        return eb.and([running, eb('used', '>=', eb.ref('max_uses'))]);
      case 'active':
        return eb.and([running, eb.or([eb('max_uses', 'is', null), eb('used', '<', eb.ref('max_uses'))])]);
      case 'paused':
        return eb.and([paused, eb('valid_until', '>', now)]);
      case 'revoked':
      case 'superseded':
      case 'inapplicable':
        return eb.and([eb('status', '=', status)]);
    }
  };
}
