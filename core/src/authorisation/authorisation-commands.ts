import { z } from 'zod';
import { commandHead, officerHead } from '../contract/command-head.js';
import { Evidence } from '../evidence/evidence.js';
import { CaseNumber, Code, CommandId, OfficerId, SubjectId } from '../schema/text.js';
import { TimeMs } from '../schema/time.js';
import { Terms } from './terms.js';

export const RequestAuthorisation = z.strictObject({
  ...officerHead('authorisation.request'),
  subjectId: SubjectId,
  terms: Terms,
  caseNumber: CaseNumber,
  /** A kebab word for why, such as `annual-review`: free text would carry personal data. */
  justification: Code,
  answerBy: TimeMs,
});
export type RequestAuthorisation = z.infer<typeof RequestAuthorisation>;
export const WithdrawRequest = z.strictObject({
  ...officerHead('authorisation.withdraw-request'),
  requestId: CommandId,
});
export type WithdrawRequest = z.infer<typeof WithdrawRequest>;

/** The head of an act of a citizen; `officer` only at a counter. */
function citizenHead<T extends string>(
  type: T,
): {
  type: z.ZodLiteral<T>;
  id: typeof CommandId;
  officer: z.ZodOptional<typeof OfficerId>;
  subjectId: typeof SubjectId;
  evidence: typeof Evidence;
} {
  return { ...commandHead(type), officer: OfficerId.optional(), subjectId: SubjectId, evidence: Evidence };
}

/** Makes a grant whose id is the command's. `terms` equal the request's, or are narrower. */
export const ApproveRequest = z.strictObject({
  ...citizenHead('authorisation.approve'),
  requestId: CommandId,
  terms: Terms,
});
export type ApproveRequest = z.infer<typeof ApproveRequest>;
export const RefuseRequest = z.strictObject({
  ...citizenHead('authorisation.refuse'),
  requestId: CommandId,
  reason: Code.optional(),
});
export type RefuseRequest = z.infer<typeof RefuseRequest>;
/** A grant nobody asked for. */
export const MakeGrant = z.strictObject({ ...citizenHead('authorisation.grant'), terms: Terms });
export type MakeGrant = z.infer<typeof MakeGrant>;
export const PauseGrant = z.strictObject({ ...citizenHead('authorisation.pause'), grantId: CommandId });
export type PauseGrant = z.infer<typeof PauseGrant>;
export const ResumeGrant = z.strictObject({ ...citizenHead('authorisation.resume'), grantId: CommandId });
export type ResumeGrant = z.infer<typeof ResumeGrant>;
export const ShortenGrant = z.strictObject({
  ...citizenHead('authorisation.shorten'),
  grantId: CommandId,
  until: TimeMs,
});
export type ShortenGrant = z.infer<typeof ShortenGrant>;
export const RevokeGrant = z.strictObject({
  ...citizenHead('authorisation.revoke'),
  grantId: CommandId,
  reason: Code.optional(),
});
export type RevokeGrant = z.infer<typeof RevokeGrant>;
/** A new grant for the same recipient and purpose; the old one is superseded. */
export const RenewGrant = z.strictObject({
  ...citizenHead('authorisation.renew'),
  grantId: CommandId,
  terms: Terms,
});
export type RenewGrant = z.infer<typeof RenewGrant>;
/** The registrar states that a grant no longer applies: its notice or its purpose is gone. */
export const SetAsideGrant = z.strictObject({
  ...officerHead('authorisation.set-aside'),
  grantId: CommandId,
  reason: Code,
});
export type SetAsideGrant = z.infer<typeof SetAsideGrant>;
