import type { Grant } from '../authorisation/authorisation-state.js';
import { isNoticeOutdated } from '../authorisation/is-notice-outdated.js';
import { isRangeWithin } from '../authorisation/is-range-within.js';
import { isSubset } from '../authorisation/is-subset.js';
import type { NoticeSeries } from '../registry/registry-state.js';
import type { AccessQuestion } from './access-question.js';
import type { ReasonCode } from './reason-code.js';
import { usesWindowStart } from './uses-window-start.js';

/** A grant that might carry an access. */
export interface GrantCandidate {
  readonly grantId: string;
  readonly grant: Grant;
}

const NOT_ACTIVE = {
  revoked: 'GRANT_REVOKED',
  superseded: 'GRANT_SUPERSEDED',
  inapplicable: 'GRANT_INAPPLICABLE',
  paused: 'GRANT_PAUSED',
} as const;

/**
 * Why this grant does not carry the access: the first failure in the order of `REASON_CODES`; undefined where it
 * does. The uses that are left are asked only when the access is asked for.
 */
export function grantObstacle(
  question: AccessQuestion,
  { grant }: GrantCandidate,
  series: NoticeSeries | undefined,
): ReasonCode | undefined {
  return (
    partiesObstacle(question, grant) ??
    scopeObstacle(question, grant) ??
    (isNoticeOutdated(series, grant.noticeVersion, question.at) ? 'NOTICE_OUTDATED' : undefined) ??
    forceObstacle(question.at, grant) ??
    (question.mode === 'ask' ? usesObstacle(question.at, grant) : undefined)
  );
}

function partiesObstacle(question: AccessQuestion, { subjectId, terms }: Grant): ReasonCode | undefined {
  if (subjectId !== question.subjectId) return 'GRANT_OTHER_SUBJECT';
  if (terms.recipient !== question.requester) return 'GRANT_OTHER_RECIPIENT';
  if (!terms.providers.includes(question.provider)) return 'GRANT_OTHER_PROVIDER';
  return undefined;
}

function scopeObstacle(question: AccessQuestion, { terms }: Grant): ReasonCode | undefined {
  if (terms.purpose !== question.purpose) return 'GRANT_OTHER_PURPOSE';
  if (!isSubset(question.categories, terms.categories)) return 'GRANT_TOO_NARROW';
  if (!isRangeWithin(question.dataRange, terms.dataRange)) return 'GRANT_TOO_NARROW';
  return undefined;
}

function forceObstacle(at: number, { status, terms }: Grant): ReasonCode | undefined {
  if (status !== 'active') return NOT_ACTIVE[status];
  if (at < terms.from) return 'GRANT_NOT_YET_VALID';
  if (at >= terms.until) return 'GRANT_EXPIRED';
  return undefined;
}

function usesObstacle(at: number, { uses, terms }: Grant): ReasonCode | undefined {
  if (uses === undefined) return undefined;
  const { maxUses, frequency } = terms;
  if (maxUses !== null && uses.total >= maxUses) return 'GRANT_EXHAUSTED';
  if (frequency === null || uses.window === null) return undefined;
  const inThisWindow = usesWindowStart(frequency, uses, at) === uses.window.start;
  return inThisWindow && uses.window.count >= frequency.count ? 'FREQUENCY_REACHED' : undefined;
}
