import type { AskedTime } from '../subject.js';
import type { CertificateHistory, StatusChange } from '../verification-source.js';

/**
 * The changes that had happened at the time asked about, in the ledger's order. Asked about now, everything that
 * the ledger holds has happened, whatever time a fast clock has put on it.
 */
export function changesUntil(
  { changes }: CertificateHistory,
  { asOf, now }: Pick<AskedTime, 'asOf' | 'now'>,
): readonly StatusChange[] {
  return asOf >= now ? changes : changes.filter((change) => change.at <= asOf);
}
