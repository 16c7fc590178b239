import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { GrantsAt } from './grants-at.js';
import type { RowFilter } from './query-page.js';
import type { GrantRow, TrailTables } from './trail-tables.js';

/** Those that are stored, then what time and use make of `active`. What a notice makes of one is `inapplicable` too. */
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

/**
 * As the rules decide: what ended it first, then its notice, then the pause and the time. A paused grant expires like
 * any other: from then on nobody can resume it.
 */
export function grantStatus(row: Judged, { now, notices }: GrantsAt): GrantStatus {
  if (row.status !== 'active' && row.status !== 'paused') return row.status;
  if (row.notice_version < (notices.get(row.purpose) ?? 0)) return 'inapplicable';
  if (row.status === 'active') return statusOfActive(row, now);
  return now >= row.valid_until ? 'expired' : 'paused';
}

type Judged = Pick<
  GrantRow,
  'status' | 'purpose' | 'notice_version' | 'valid_from' | 'valid_until' | 'max_uses' | 'used'
>;

function statusOfActive(row: Judged, now: number): GrantStatus {
  if (now < row.valid_from) return 'scheduled';
  if (now >= row.valid_until) return 'expired';
  return row.max_uses !== null && row.used >= row.max_uses ? 'exhausted' : 'active';
}

type Builder = ExpressionBuilder<TrailTables, 'grants'>;
type Condition = ExpressionWrapper<TrailTables, 'grants', SqlBool>;

/** The rows of which `grantStatus` says this. */
export function grantsWith(status: GrantStatus, at: GrantsAt): RowFilter<'grants'> {
  return (eb) => {
    switch (status) {
      case 'revoked':
      case 'superseded':
        return eb.and([eb('status', '=', status)]);
      case 'inapplicable':
        return eb.or([
          eb('status', '=', status),
          eb.and([eb('status', 'in', ['active', 'paused']), isOutdated(eb, at)]),
        ]);
      case 'active':
      case 'paused':
      case 'scheduled':
      case 'expired':
      case 'exhausted':
        return eb.and([eb.not(isOutdated(eb, at)), ofTime(eb, status, at)]);
    }
  };
}

/** The first version of a notice makes none outdated, and most have no other. */
function isOutdated(eb: Builder, { notices }: GrantsAt): Condition {
  const later = [...notices].filter(([, version]) => version > 1);
  return eb.or(
    later.map(([purpose, version]) =>
      eb.and([eb('purpose', '=', purpose), eb('notice_version', '<', version)]),
    ),
  );
}

function ofTime(
  eb: Builder,
  status: Exclude<GrantStatus, 'revoked' | 'superseded' | 'inapplicable'>,
  { now }: GrantsAt,
): Condition {
  const stored = eb('status', '=', 'active');
  const paused = eb('status', '=', 'paused');
  const begun = eb('valid_from', '<=', now);
  const running = eb.and([stored, begun, eb('valid_until', '>', now)]);
  switch (status) {
    case 'scheduled':
      return eb.and([stored, eb('valid_from', '>', now)]);
    case 'expired':
      return eb.and([eb('valid_until', '<=', now), eb.or([eb.and([stored, begun]), paused])]);
    case 'exhausted':
      return eb.and([running, eb('used', '>=', eb.ref('max_uses'))]);
    case 'active':
      return eb.and([running, eb.or([eb('max_uses', 'is', null), eb('used', '<', eb.ref('max_uses'))])]);
    case 'paused':
      return eb.and([paused, eb('valid_until', '>', now)]);
  }
}
