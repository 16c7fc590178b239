import { z } from 'zod';
import { DataRange } from '../authorisation/terms.js';
import { eventHead } from '../contract/event-head.js';
import { Evidence } from '../evidence/evidence.js';
import { CreditCode } from '../identifier/credit-code.js';
import { AccessId, CaseNumber, Code, CommandId, Digest, SubjectId } from '../schema/text.js';
import { TimeMs } from '../schema/time.js';
import { Basis } from './access-commands.js';
import { REASON_CODES } from './reason-code.js';

const Reason = z.enum(REASON_CODES);

export const AccessDecided = z.strictObject({
  ...eventHead('AccessDecided'),
  accessId: AccessId,
  requester: CreditCode,
  provider: CreditCode,
  subjectId: SubjectId,
  categories: z.array(Code).min(1).max(50),
  purpose: Code,
  /** Version of the purpose it was decided under; absent where the purpose is unknown. */
  policyVersion: z.int().min(1).max(999).optional(),
  dataRange: DataRange.nullable(),
  basis: Basis,
  /** The grant it was decided by, named or found. */
  grantId: CommandId.optional(),
  caseNumber: CaseNumber,
  decision: z.enum(['permit', 'deny']),
  /** Of a denial. */
  reason: Reason.optional(),
  /** Of a permit: whether it used up one of a limited grant's uses. */
  counted: z.boolean(),
  /** Of a permit by a grant with a frequency: the start of the calendar window it was counted in. */
  windowStart: TimeMs.optional(),
  /** Of a permit: by when the data must be erased. No onward transfer, and the erasure is confirmed. */
  deleteBy: TimeMs.optional(),
  /** Of an emergency: by when it must be reviewed. */
  reviewBy: TimeMs.optional(),
  concealedUntil: TimeMs.optional(),
});
/** What follows an access says whose and between whom, so that the trail can be asked by any of them. */
const ofAccess = {
  accessId: AccessId,
  requester: CreditCode,
  provider: CreditCode,
  subjectId: SubjectId,
};
export const AccessReleased = z.strictObject({
  ...eventHead('AccessReleased'),
  ...ofAccess,
  categories: z.array(Code).min(1).max(50),
  recordCount: z.int().min(0).max(1_000_000),
  responseHash: Digest,
  byteSize: z.int().min(0).max(1_000_000_000),
});
/** Permitted when asked, refused at the moment of handing over. */
export const ReleaseRefused = z.strictObject({
  ...eventHead('ReleaseRefused'),
  ...ofAccess,
  reason: Reason,
});
export const AccessReceived = z.strictObject({
  ...eventHead('AccessReceived'),
  ...ofAccess,
  recordCount: z.int().min(0).max(1_000_000),
  responseHash: Digest,
  outcome: z.enum(['matched', 'conflict']),
});
export const AccessFailed = z.strictObject({ ...eventHead('AccessFailed'), ...ofAccess, reason: Code });
export const AccessReviewed = z.strictObject({
  ...eventHead('AccessReviewed'),
  ...ofAccess,
  outcome: z.enum(['justified', 'not-justified']),
  reason: Code,
});
export const AccessDisputed = z.strictObject({
  ...eventHead('AccessDisputed'),
  ...ofAccess,
  reason: Code,
  evidence: Evidence,
});
export const DisputeResolved = z.strictObject({
  ...eventHead('DisputeResolved'),
  ...ofAccess,
  outcome: z.enum(['upheld', 'rejected', 'corrected']),
  reason: Code,
});
export const ErasureConfirmed = z.strictObject({ ...eventHead('ErasureConfirmed'), ...ofAccess });

export const ACCESS_EVENTS = [
  AccessDecided,
  AccessReleased,
  ReleaseRefused,
  AccessReceived,
  AccessFailed,
  AccessReviewed,
  AccessDisputed,
  DisputeResolved,
  ErasureConfirmed,
] as const;
