import { z } from 'zod';
import { eventHead } from '../contract/event-head.js';
import { Evidence } from '../evidence/evidence.js';
import { CertificateIdentifier } from '../identifier/certificate-identifier.js';
import { CreditCode } from '../identifier/credit-code.js';
import { ClauseCode, Code, CommandId, Digest, KeyId, SubjectId } from '../schema/text.js';
import { TimeMs } from '../schema/time.js';
import { CertificateRecord, ReplacementKind, RevocationAct } from './certificate-commands.js';

export const CertificateIssued = z.strictObject({
  ...eventHead('CertificateIssued'),
  ...CertificateRecord.shape,
  issuer: CreditCode,
  /** The certificate that this one replaces. */
  predecessor: CertificateIdentifier.optional(),
});
export const BatchAnchored = z.strictObject({
  ...eventHead('BatchAnchored'),
  batchId: CommandId,
  issuer: CreditCode,
  certificateType: Code,
  typeVersion: z.int().min(1).max(999),
  sealKeyId: KeyId,
  root: Digest,
  count: z.int().min(1).max(10_000_000),
  issuedAt: TimeMs,
});
/** Acts on a certificate say its subject and issuer, so that the trail can be asked by either. */
const ofCertificate = { identifier: CertificateIdentifier, issuer: CreditCode, subjectId: SubjectId };
export const CertificateSuspended = z.strictObject({
  ...eventHead('CertificateSuspended'),
  ...ofCertificate,
  reason: Code,
  until: TimeMs.optional(),
});
export const CertificateReinstated = z.strictObject({
  ...eventHead('CertificateReinstated'),
  ...ofCertificate,
  reason: Code,
});
export const CertificateRevoked = z.strictObject({
  ...eventHead('CertificateRevoked'),
  ...ofCertificate,
  act: RevocationAct,
  reason: Code,
  legalReference: ClauseCode,
  invalidFrom: TimeMs.optional(),
  evidence: Evidence.optional(),
});
export const CertificateSuperseded = z.strictObject({
  ...eventHead('CertificateSuperseded'),
  ...ofCertificate,
  kind: ReplacementKind,
  successor: CertificateIdentifier,
});

/** The documents of this subject that were issued until then can be read by nobody any more. */
export const SubjectErased = z.strictObject({
  ...eventHead('SubjectErased'),
  subjectId: SubjectId,
  reason: Code,
});

export const CERTIFICATE_EVENTS = [
  CertificateIssued,
  BatchAnchored,
  CertificateSuspended,
  CertificateReinstated,
  CertificateRevoked,
  CertificateSuperseded,
  SubjectErased,
] as const;
