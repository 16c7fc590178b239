import { sql, type SqlBool } from 'kysely';
import type { RowFilter } from './query-page.js';
import type { CertificateRow } from './trail-tables.js';

/** Those that are stored, then what the time makes of `valid`. */
export const CERTIFICATE_STATES = [
  'valid',
  'suspended',
  'revoked',
  'superseded',
  'not-yet-valid',
  'expired',
] as const;
export type CertificateStatus = (typeof CERTIFICATE_STATES)[number];

export function certificateStatus(
  row: Pick<CertificateRow, 'status' | 'valid_from' | 'valid_until'>,
  now: number,
): CertificateStatus {
  if (row.status !== 'valid') return row.status;
  if (now < row.valid_from) return 'not-yet-valid';
  return row.valid_until !== null && now >= row.valid_until ? 'expired' : 'valid';
}

/** The rows of which `certificateStatus` says this. */
export function certificatesWith(status: CertificateStatus, now: number): RowFilter<'certificates'> {
  return (eb) => {
    if (status === 'suspended' || status === 'revoked' || status === 'superseded')
      // The second tells the database that its index of those few has all that is asked for.
      return eb.and([eb('status', '=', status), sql<SqlBool>`status <> 'valid'`]);
    const stored = eb('status', '=', 'valid');
    if (status === 'not-yet-valid') return eb.and([stored, eb('valid_from', '>', now)]);
    const begun = eb('valid_from', '<=', now);
    if (status === 'expired') return eb.and([stored, begun, eb('valid_until', '<=', now)]);
    return eb.and([stored, begun, eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', now)])]);
  };
}
