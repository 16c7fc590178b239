import { z } from 'zod';
import { commandHead, officerHead } from '../contract/command-head.js';
import { Evidence } from '../evidence/evidence.js';
import { CertificateIdentifier } from '../identifier/certificate-identifier.js';
import { ClauseCode, Code, Digest, KeyId, OfficerId, SubjectId } from '../schema/text.js';
import { TimeMs } from '../schema/time.js';

/** What the ledger learns of a certificate: never a name, a number or a claim. Validity `[validFrom, validUntil)`. */
export const CertificateRecord = z.strictObject({
  identifier: CertificateIdentifier,
  certificateType: Code,
  typeVersion: z.int().min(1).max(999),
  /** SHA-256 of the signed document's exact bytes, which hold at least 128 bits of salt. */
  digest: Digest,
  subjectId: SubjectId,
  sealKeyId: KeyId,
  /** Thumbprint of the holder's key, where the certificate is bound to one. */
  holderKeyId: KeyId.optional(),
  issuedAt: TimeMs,
  validFrom: TimeMs,
  validUntil: TimeMs.nullable(),
});
export type CertificateRecord = z.infer<typeof CertificateRecord>;

export const IssueCertificate = z.strictObject({
  ...officerHead('certificate.issue'),
  ...CertificateRecord.shape,
});
export type IssueCertificate = z.infer<typeof IssueCertificate>;
/** Many certificates by one Merkle root (RFC 6962 hashing over their digests); items need no key of their own. */
export const AnchorBatch = z.strictObject({
  ...officerHead('certificate.anchor-batch'),
  certificateType: Code,
  typeVersion: z.int().min(1).max(999),
  sealKeyId: KeyId,
  root: Digest,
  count: z.int().min(1).max(10_000_000),
  issuedAt: TimeMs,
});
export type AnchorBatch = z.infer<typeof AnchorBatch>;
export const SuspendCertificate = z.strictObject({
  ...officerHead('certificate.suspend'),
  identifier: CertificateIdentifier,
  reason: Code,
  /** When the suspension is expected to end; informative. */
  until: TimeMs.optional(),
});
export type SuspendCertificate = z.infer<typeof SuspendCertificate>;
export const ReinstateCertificate = z.strictObject({
  ...officerHead('certificate.reinstate'),
  identifier: CertificateIdentifier,
  reason: Code,
});
export type ReinstateCertificate = z.infer<typeof ReinstateCertificate>;
/** annul 撤销 (never validly issued), cancel 注销 (also at the holder's request), withdraw 吊销 (penalty). */
export const RevocationAct = z.enum(['annul', 'cancel', 'withdraw']);
export const RevokeCertificate = z.strictObject({
  ...commandHead('certificate.revoke'),
  officer: OfficerId.optional(),
  identifier: CertificateIdentifier,
  act: RevocationAct,
  reason: Code,
  legalReference: ClauseCode,
  /** Annulment only: from when it never was valid. */
  invalidFrom: TimeMs.optional(),
  /** The holder's own request; only to cancel. */
  evidence: Evidence.optional(),
});
export type RevokeCertificate = z.infer<typeof RevokeCertificate>;
/** What the library keeps of a subject is destroyed, at whose wish and why. */
export const RecordErasure = z.strictObject({
  ...officerHead('certificate.record-erasure'),
  subjectId: SubjectId,
  reason: Code,
});
export type RecordErasure = z.infer<typeof RecordErasure>;
/** renew 延续, change 变更, transfer-in 转入. */
export const ReplacementKind = z.enum(['renew', 'change', 'transfer-in']);
export const ReplaceCertificate = z.strictObject({
  ...officerHead('certificate.replace'),
  identifier: CertificateIdentifier,
  kind: ReplacementKind,
  /** Same serial, version + 1, new check character. */
  successor: CertificateRecord,
});
export type ReplaceCertificate = z.infer<typeof ReplaceCertificate>;
