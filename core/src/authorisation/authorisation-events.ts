import { z } from 'zod';
import { eventHead } from '../contract/event-head.js';
import { Evidence } from '../evidence/evidence.js';
import { CreditCode } from '../identifier/credit-code.js';
import { CaseNumber, Code, CommandId, SubjectId } from '../schema/text.js';
import { TimeMs } from '../schema/time.js';
import { Terms } from './terms.js';

export const AuthorisationRequested = z.strictObject({
  ...eventHead('AuthorisationRequested'),
  requestId: CommandId,
  subjectId: SubjectId,
  terms: Terms,
  caseNumber: CaseNumber,
  justification: Code,
  answerBy: TimeMs,
});
/** Acts on a request or grant say whose and for whom, so that the trail can be asked by either. */
const ofRequest = { requestId: CommandId, subjectId: SubjectId, recipient: CreditCode, purpose: Code };
export const RequestRefused = z.strictObject({
  ...eventHead('RequestRefused'),
  ...ofRequest,
  reason: Code.optional(),
  evidence: Evidence,
});
export const RequestWithdrawn = z.strictObject({ ...eventHead('RequestWithdrawn'), ...ofRequest });

export const GrantMade = z.strictObject({
  ...eventHead('GrantMade'),
  grantId: CommandId,
  subjectId: SubjectId,
  terms: Terms,
  /** The version of the purpose's notice that the citizen was shown. */
  noticeVersion: z.int().min(1).max(999),
  /** The request it answers, and whether the citizen narrowed it. */
  requestId: CommandId.optional(),
  narrowed: z.boolean(),
  /** The grant it renews. */
  supersedes: CommandId.optional(),
  evidence: Evidence,
});
const ofGrant = { grantId: CommandId, subjectId: SubjectId, recipient: CreditCode, purpose: Code };
export const GrantPaused = z.strictObject({ ...eventHead('GrantPaused'), ...ofGrant, evidence: Evidence });
export const GrantResumed = z.strictObject({ ...eventHead('GrantResumed'), ...ofGrant, evidence: Evidence });
export const GrantShortened = z.strictObject({
  ...eventHead('GrantShortened'),
  ...ofGrant,
  until: TimeMs,
  evidence: Evidence,
});
export const GrantRevoked = z.strictObject({
  ...eventHead('GrantRevoked'),
  ...ofGrant,
  reason: Code.optional(),
  evidence: Evidence,
});
export const GrantSuperseded = z.strictObject({
  ...eventHead('GrantSuperseded'),
  ...ofGrant,
  successor: CommandId,
});
export const GrantSetAside = z.strictObject({ ...eventHead('GrantSetAside'), ...ofGrant, reason: Code });

export const AUTHORISATION_EVENTS = [
  AuthorisationRequested,
  RequestRefused,
  RequestWithdrawn,
  GrantMade,
  GrantPaused,
  GrantResumed,
  GrantShortened,
  GrantRevoked,
  GrantSuperseded,
  GrantSetAside,
] as const;
