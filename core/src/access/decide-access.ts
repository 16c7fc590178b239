import { isSubset } from '../authorisation/is-subset.js';
import type { Purpose } from '../registry/registry-state.js';
import { DAY_MS } from '../schema/time.js';
import type { Basis } from './access-commands.js';
import type { AccessQuestion } from './access-question.js';
import { type GrantCandidate, grantObstacle } from './grant-obstacle.js';
import type { AccessFacts } from './load-access-facts.js';
import { REASON_CODES, type ReasonCode } from './reason-code.js';
import { usesWindowStart } from './uses-window-start.js';

/** How long an emergency may last, and how soon it must be reviewed. */
const EMERGENCY_MS_MAX = DAY_MS;
const REVIEW_WITHIN_MS = 7 * DAY_MS;

export interface AccessPermit {
  readonly decision: 'permit';
  /** Version of the purpose it was decided under. */
  readonly policyVersion: number;
  /** By when the data must be erased; no onward transfer. */
  readonly deleteBy: number;
  /** The grant it stands on, named or found. */
  readonly grantId?: string;
  /** Whether it uses up one of a limited grant's uses. */
  readonly counted: boolean;
  /** The start of the calendar window it is counted in, where the grant has a frequency. */
  readonly windowStart?: number;
  /** Of an emergency. */
  readonly reviewBy?: number;
}

export interface AccessDenial {
  readonly decision: 'deny';
  readonly reason: ReasonCode;
  /** Absent where the purpose is unknown. */
  readonly policyVersion?: number;
  /** The grant that came nearest; never another subject's. */
  readonly grantId?: string;
}

type Check = (question: AccessQuestion, facts: AccessFacts) => ReasonCode | undefined;

/** In the order in which they are asked. */
const CHECKS: readonly Check[] = [partiesObstacle, offerObstacle, purposeObstacle, basisObstacle];

/**
 * Decides an access: the one place where this is done, for what is asked, released, simulated and explained.
 * The questions are asked in the order of `REASON_CODES`; the first failure is the reason. Of several grants the
 * newest that carries the access wins; where none does, the reason is of the one that came furthest. Depends on
 * nothing but its arguments.
 */
export function decideAccess(question: AccessQuestion, facts: AccessFacts): AccessPermit | AccessDenial {
  const { purpose } = facts;
  const reason = firstObstacle(question, facts);
  if (reason !== undefined || purpose === undefined) return denial(reason ?? 'PURPOSE_UNKNOWN', purpose);
  if (question.basis.kind === 'grant') return decideByGrant(question, facts, purpose);
  const allowed = permit(question, purpose);
  return question.basis.kind === 'emergency'
    ? { ...allowed, reviewBy: question.at + REVIEW_WITHIN_MS }
    : allowed;
}

function firstObstacle(question: AccessQuestion, facts: AccessFacts): ReasonCode | undefined {
  for (const check of CHECKS) {
    const reason = check(question, facts);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function partiesObstacle(_question: AccessQuestion, facts: AccessFacts): ReasonCode | undefined {
  if (facts.requester?.status !== 'active') return 'REQUESTER_NOT_ACTIVE';
  if (facts.provider?.status !== 'active') return 'PROVIDER_NOT_ACTIVE';
  return undefined;
}

function offerObstacle({ provider }: AccessQuestion, { categories }: AccessFacts): ReasonCode | undefined {
  for (const category of categories)
    if (category?.status !== 'active' || !category.providers.includes(provider))
      return 'CATEGORY_NOT_OFFERED';
  return undefined;
}

function purposeObstacle({ categories }: AccessQuestion, { purpose }: AccessFacts): ReasonCode | undefined {
  if (purpose?.status !== 'active') return 'PURPOSE_UNKNOWN';
  return isSubset(categories, purpose.categories) ? undefined : 'OVER_CEILING';
}

function basisObstacle(question: AccessQuestion, { purpose }: AccessFacts): ReasonCode | undefined {
  const { basis } = question;
  if (purpose === undefined || !isBasisAllowed(basis.kind, purpose)) return 'BASIS_NOT_ALLOWED';
  if (basis.kind === 'statutory' && !purpose.bases.statutory.includes(basis.clause)) return 'CLAUSE_UNKNOWN';
  if (basis.kind === 'emergency' && !isEmergencyComplete(basis, question)) return 'EMERGENCY_INCOMPLETE';
  return undefined;
}

function isBasisAllowed(kind: Basis['kind'], { bases }: Purpose): boolean {
  return kind === 'statutory' ? bases.statutory.length > 0 : bases[kind];
}

/** A reason, and an end that is near and not reached. Its length was checked when asked: the clock only runs on. */
function isEmergencyComplete(
  basis: { readonly reason?: string | undefined; readonly until?: number | undefined },
  { at, mode }: AccessQuestion,
): boolean {
  if (basis.reason === undefined || basis.until === undefined || basis.until <= at) return false;
  return mode === 'release' || basis.until <= at + EMERGENCY_MS_MAX;
}

const RANK = Object.fromEntries(REASON_CODES.map((code, rank) => [code, rank])) as Record<ReasonCode, number>;

function decideByGrant(
  question: AccessQuestion,
  facts: AccessFacts,
  purpose: Purpose,
): AccessPermit | AccessDenial {
  let best: { reason: ReasonCode; candidate: GrantCandidate } | undefined;
  for (const candidate of facts.candidates) {
    const reason = grantObstacle(question, candidate, facts.noticeSeries);
    if (reason === undefined) return permitByGrant(question, candidate, purpose);
    if (best === undefined || RANK[reason] > RANK[best.reason]) best = { reason, candidate };
  }
  if (best === undefined) return denial('GRANT_NOT_FOUND', purpose);
  const { grantId, grant } = best.candidate;
  const answer = denial(best.reason, purpose);
  // The record of this subject's access must not lead to another subject's grant.
  return grant.subjectId === question.subjectId ? { ...answer, grantId } : answer;
}

function permitByGrant(
  question: AccessQuestion,
  { grantId, grant }: GrantCandidate,
  purpose: Purpose,
): AccessPermit {
  const { maxUses, frequency } = grant.terms;
  const allowed = { ...permit(question, purpose), grantId };
  if (question.mode === 'release' || (maxUses === null && frequency === null)) return allowed;
  if (frequency === null) return { ...allowed, counted: true };
  return { ...allowed, counted: true, windowStart: usesWindowStart(frequency, grant.uses, question.at) };
}

function permit({ at }: AccessQuestion, { version, dataLifeDays }: Purpose): AccessPermit {
  return {
    decision: 'permit',
    policyVersion: version,
    deleteBy: at + dataLifeDays * DAY_MS,
    counted: false,
  };
}

function denial(reason: ReasonCode, purpose: Purpose | undefined): AccessDenial {
  return purpose === undefined
    ? { decision: 'deny', reason }
    : { decision: 'deny', reason, policyVersion: purpose.version };
}
