import { z } from 'zod';
import { eventHead } from '../contract/event-head.js';
import { Evidence } from '../evidence/evidence.js';
import { CreditCode } from '../identifier/credit-code.js';
import { EcPublicJwk, PublicJwk } from '../schema/public-jwk.js';
import { Code, CommandId, Digest, KeyId, SubjectId } from '../schema/text.js';
import { TimeMs } from '../schema/time.js';
import {
  AppointRepresentative,
  PublishCertificateType,
  PublishDataCategory,
  PublishNotice,
  PublishPurpose,
  RegisterAgency,
} from './registry-commands.js';

/** The command's own members, without the head that the event has in its own form. */
const OF_COMMAND = { type: true, id: true, officer: true } as const;

export const AgencyRegistered = z.strictObject({
  ...eventHead('AgencyRegistered'),
  ...RegisterAgency.omit(OF_COMMAND).shape,
});
export const AgencySuspended = z.strictObject({
  ...eventHead('AgencySuspended'),
  creditCode: CreditCode,
  reason: Code,
});
export const AgencyReinstated = z.strictObject({
  ...eventHead('AgencyReinstated'),
  creditCode: CreditCode,
  reason: Code,
});
export const SealKeyAdded = z.strictObject({
  ...eventHead('SealKeyAdded'),
  keyId: KeyId,
  owner: CreditCode,
  publicKey: PublicJwk,
  validFrom: TimeMs,
  validUntil: TimeMs,
});
export const SealKeyRetired = z.strictObject({
  ...eventHead('SealKeyRetired'),
  keyId: KeyId,
  owner: CreditCode,
  reason: Code,
  compromisedAt: TimeMs.optional(),
});
export const CertificateTypePublished = z.strictObject({
  ...eventHead('CertificateTypePublished'),
  ...PublishCertificateType.omit(OF_COMMAND).shape,
});
export const CertificateTypeRetired = z.strictObject({ ...eventHead('CertificateTypeRetired'), code: Code });
export const DataCategoryPublished = z.strictObject({
  ...eventHead('DataCategoryPublished'),
  ...PublishDataCategory.omit(OF_COMMAND).shape,
});
export const DataCategoryRetired = z.strictObject({ ...eventHead('DataCategoryRetired'), code: Code });
export const PurposePublished = z.strictObject({
  ...eventHead('PurposePublished'),
  ...PublishPurpose.omit(OF_COMMAND).shape,
});
export const PurposeRetired = z.strictObject({ ...eventHead('PurposeRetired'), code: Code });
export const NoticePublished = z.strictObject({
  ...eventHead('NoticePublished'),
  ...PublishNotice.omit(OF_COMMAND).shape,
});
export const NoticeRetired = z.strictObject({
  ...eventHead('NoticeRetired'),
  textHash: Digest,
  purpose: Code,
});
export const SubjectKeyRegistered = z.strictObject({
  ...eventHead('SubjectKeyRegistered'),
  subjectId: SubjectId,
  keyId: KeyId,
  publicKey: EcPublicJwk,
  evidence: Evidence,
});
export const SubjectKeyRetired = z.strictObject({
  ...eventHead('SubjectKeyRetired'),
  subjectId: SubjectId,
  keyId: KeyId,
  reason: Code,
  evidence: Evidence,
});
export const RepresentativeAppointed = z.strictObject({
  ...eventHead('RepresentativeAppointed'),
  appointmentId: CommandId,
  ...AppointRepresentative.omit(OF_COMMAND).shape,
});
export const RepresentativeEnded = z.strictObject({
  ...eventHead('RepresentativeEnded'),
  appointmentId: CommandId,
  subjectId: SubjectId,
  representativeId: SubjectId,
  reason: Code,
  evidence: Evidence,
});

export const REGISTRY_EVENTS = [
  AgencyRegistered,
  AgencySuspended,
  AgencyReinstated,
  SealKeyAdded,
  SealKeyRetired,
  CertificateTypePublished,
  CertificateTypeRetired,
  DataCategoryPublished,
  DataCategoryRetired,
  PurposePublished,
  PurposeRetired,
  NoticePublished,
  NoticeRetired,
  SubjectKeyRegistered,
  SubjectKeyRetired,
  RepresentativeAppointed,
  RepresentativeEnded,
] as const;
