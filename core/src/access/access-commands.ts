import { z } from 'zod';
import { DataRange } from '../authorisation/terms.js';
import { commandHead, officerHead } from '../contract/command-head.js';
import { Evidence } from '../evidence/evidence.js';
import { CreditCode } from '../identifier/credit-code.js';
import { distinct } from '../schema/distinct.js';
import {
  AccessId,
  CaseNumber,
  ClauseCode,
  Code,
  CommandId,
  Digest,
  OfficerId,
  SubjectId,
} from '../schema/text.js';
import { TimeMs } from '../schema/time.js';

/** The ground an access stands on. A grant may be left unnamed: the newest in force is found. */
export const Basis = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('grant'), grantId: CommandId.optional() }),
  z.strictObject({ kind: z.literal('statutory'), clause: ClauseCode }),
  /** Break-glass. Incomplete ones can be said, so that the refusal is on record. */
  z.strictObject({ kind: z.literal('emergency'), reason: Code.optional(), until: TimeMs.optional() }),
]);
export type Basis = z.infer<typeof Basis>;

/** Asks for one subject's data. A denial is an answer: it is recorded like a permit. */
export const AskAccess = z.strictObject({
  ...officerHead('access.ask'),
  provider: CreditCode,
  subjectId: SubjectId,
  categories: distinct(z.array(Code).min(1).max(50)),
  purpose: Code,
  dataRange: DataRange.nullable(),
  basis: Basis,
  caseNumber: CaseNumber,
  /** Investigations only: until when the subject does not see this access. */
  concealedUntil: TimeMs.optional(),
});
export type AskAccess = z.infer<typeof AskAccess>;
/** The provider hands over; decided again at this moment. */
export const ReleaseAccess = z.strictObject({
  ...officerHead('access.release'),
  accessId: AccessId,
  categories: distinct(z.array(Code).min(1).max(50)),
  recordCount: z.int().min(0).max(1_000_000),
  /** SHA-256 of the response's bytes, which hold a salt. */
  responseHash: Digest,
  byteSize: z.int().min(0).max(1_000_000_000),
});
export type ReleaseAccess = z.infer<typeof ReleaseAccess>;
/** The requester confirms what arrived. */
export const ReceiveAccess = z.strictObject({
  ...officerHead('access.receive'),
  accessId: AccessId,
  recordCount: z.int().min(0).max(1_000_000),
  responseHash: Digest,
});
export type ReceiveAccess = z.infer<typeof ReceiveAccess>;
export const ReportFailure = z.strictObject({
  ...officerHead('access.report-failure'),
  accessId: AccessId,
  reason: Code,
});
export type ReportFailure = z.infer<typeof ReportFailure>;
export const ReviewAccess = z.strictObject({
  ...officerHead('access.review'),
  accessId: AccessId,
  outcome: z.enum(['justified', 'not-justified']),
  reason: Code,
});
export type ReviewAccess = z.infer<typeof ReviewAccess>;
export const DisputeAccess = z.strictObject({
  ...commandHead('access.dispute'),
  officer: OfficerId.optional(),
  subjectId: SubjectId,
  accessId: AccessId,
  reason: Code,
  evidence: Evidence,
});
export type DisputeAccess = z.infer<typeof DisputeAccess>;
export const ResolveDispute = z.strictObject({
  ...officerHead('access.resolve-dispute'),
  accessId: AccessId,
  outcome: z.enum(['upheld', 'rejected', 'corrected']),
  reason: Code,
});
export type ResolveDispute = z.infer<typeof ResolveDispute>;
/** The requester states that the data was erased when its life was over, or before. */
export const ConfirmErasure = z.strictObject({
  ...officerHead('access.confirm-erasure'),
  accessId: AccessId,
});
export type ConfirmErasure = z.infer<typeof ConfirmErasure>;
