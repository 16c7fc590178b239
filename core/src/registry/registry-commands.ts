import { z } from 'zod';
import { commandHead, officerHead } from '../contract/command-head.js';
import { Evidence, RepresentedAct } from '../evidence/evidence.js';
import { CreditCode, isCreditCode } from '../identifier/credit-code.js';
import { distinct } from '../schema/distinct.js';
import { Frequency } from '../schema/frequency.js';
import { EcPublicJwk, PublicJwk } from '../schema/public-jwk.js';
import {
  ClauseCode,
  Code,
  CommandId,
  Digest,
  KeyId,
  OfficerId,
  OrganisationId,
  SubjectId,
  Title,
} from '../schema/text.js';
import { TimeMs } from '../schema/time.js';

/**
 * `counter`: may act for a subject who is present. `investigation`: may delay the subject's sight of an access.
 * `registrar`, `portal`, `oversight`: may sign in the role of that name. `first-keys`: its portal may register a
 * subject's first key by session, on its own word.
 */
export const AgencyPower = z.enum([
  'counter',
  'investigation',
  'registrar',
  'portal',
  'oversight',
  'first-keys',
]);
export type AgencyPower = z.infer<typeof AgencyPower>;

export const RegisterAgency = z.strictObject({
  ...officerHead('registry.register-agency'),
  creditCode: CreditCode,
  name: Title,
  organisation: OrganisationId,
  powers: distinct(z.array(AgencyPower).max(AgencyPower.options.length)),
});
export type RegisterAgency = z.infer<typeof RegisterAgency>;
export const SuspendAgency = z.strictObject({
  ...officerHead('registry.suspend-agency'),
  creditCode: CreditCode,
  reason: Code,
});
export type SuspendAgency = z.infer<typeof SuspendAgency>;
export const ReinstateAgency = z.strictObject({
  ...officerHead('registry.reinstate-agency'),
  creditCode: CreditCode,
  reason: Code,
});
export type ReinstateAgency = z.infer<typeof ReinstateAgency>;

/** Validity `[validFrom, validUntil)`; the key's id is the RFC 7638 thumbprint of `publicKey`. */
export const AddSealKey = z.strictObject({
  ...officerHead('registry.add-seal-key'),
  owner: CreditCode,
  publicKey: PublicJwk,
  validFrom: TimeMs,
  validUntil: TimeMs,
});
export type AddSealKey = z.infer<typeof AddSealKey>;
/** `compromisedAt`: signatures from then on are not trusted. */
export const RetireSealKey = z.strictObject({
  ...officerHead('registry.retire-seal-key'),
  keyId: KeyId,
  reason: Code,
  compromisedAt: TimeMs.optional(),
});
export type RetireSealKey = z.infer<typeof RetireSealKey>;

/** Who may issue a type, and in which time `[from, until)`. */
const Accreditation = z
  .strictObject({ agency: CreditCode, from: TimeMs, until: TimeMs.nullable() })
  .refine(({ from, until }) => until === null || from < until, { error: 'ends before it begins' });

/** A JSON Schema (2020-12) of the type's own claims; `checkClaimSchema` says in which limits. */
const ClaimSchema = z.record(z.string().max(200), z.json());

export const PublishCertificateType = z.strictObject({
  ...officerHead('registry.publish-certificate-type'),
  code: Code,
  version: z.int().min(1).max(999),
  title: Title,
  /** The 21 characters of the type in a GB/T 36904 identifier: its owner's credit code, and three digits. */
  nationalCode: z
    .string()
    .regex(/^[0-9A-Z]{18}[0-9]{3}$/)
    .refine((code) => isCreditCode(code.slice(0, 18)), { error: "the owner's credit code is wrong" }),
  issuers: z.array(Accreditation).min(1).max(500),
  claimSchema: ClaimSchema,
  /** Longest validity in days; null where certificates of the type may have no end. */
  maxValidityDays: z.int().min(1).max(36_525).nullable(),
});
export type PublishCertificateType = z.infer<typeof PublishCertificateType>;
export const RetireCertificateType = z.strictObject({
  ...officerHead('registry.retire-certificate-type'),
  code: Code,
});
export type RetireCertificateType = z.infer<typeof RetireCertificateType>;

export const PublishDataCategory = z.strictObject({
  ...officerHead('registry.publish-data-category'),
  code: Code,
  title: Title,
  sensitive: z.boolean(),
  providers: distinct(z.array(CreditCode).min(1).max(500)),
});
export type PublishDataCategory = z.infer<typeof PublishDataCategory>;
export const RetireDataCategory = z.strictObject({
  ...officerHead('registry.retire-data-category'),
  code: Code,
});
export type RetireDataCategory = z.infer<typeof RetireDataCategory>;

export const PublishPurpose = z.strictObject({
  ...officerHead('registry.publish-purpose'),
  code: Code,
  version: z.int().min(1).max(999),
  title: Title,
  /** The matter it serves 办理事项. */
  matter: Title,
  bases: z.strictObject({
    grant: z.boolean(),
    statutory: distinct(z.array(ClauseCode).max(20)),
    emergency: z.boolean(),
  }),
  categories: distinct(z.array(Code).min(1).max(50)),
  maxPeriodDays: z.int().min(1).max(3660),
  maxUses: z.int().min(1).max(100_000).nullable(),
  maxFrequency: Frequency.nullable(),
  dataLifeDays: z.int().min(1).max(3660),
  sensitive: z.boolean(),
  coolingOffDays: z.int().min(0).max(366),
});
export type PublishPurpose = z.infer<typeof PublishPurpose>;
export const RetirePurpose = z.strictObject({ ...officerHead('registry.retire-purpose'), code: Code });
export type RetirePurpose = z.infer<typeof RetirePurpose>;

/** The next version of a purpose's notice, or a further language of the newest version. */
export const PublishNotice = z.strictObject({
  ...officerHead('registry.publish-notice'),
  purpose: Code,
  version: z.int().min(1).max(999),
  language: z.enum(['zh-CN', 'en']),
  text: z.string().min(1).max(20_000),
  /** SHA-256 of the text's UTF-8 bytes. */
  textHash: Digest,
  validFrom: TimeMs,
  /** True when purpose, method or categories change (PIPL art. 14): older grants stop applying. */
  material: z.boolean(),
});
export type PublishNotice = z.infer<typeof PublishNotice>;
export const RetireNotice = z.strictObject({ ...officerHead('registry.retire-notice'), textHash: Digest });
export type RetireNotice = z.infer<typeof RetireNotice>;

/**
 * A subject's first key is registered by the session of a portal that may, or at a counter; every further one is signed by
 * a key that stands already, or registered at a counter.
 */
export const RegisterSubjectKey = z.strictObject({
  ...commandHead('registry.register-subject-key'),
  officer: OfficerId.optional(),
  subjectId: SubjectId,
  publicKey: EcPublicJwk,
  evidence: Evidence,
});
export type RegisterSubjectKey = z.infer<typeof RegisterSubjectKey>;
export const RotateSubjectKey = z.strictObject({
  ...commandHead('registry.rotate-subject-key'),
  officer: OfficerId.optional(),
  subjectId: SubjectId,
  keyId: KeyId,
  publicKey: EcPublicJwk,
  evidence: Evidence,
});
export type RotateSubjectKey = z.infer<typeof RotateSubjectKey>;
export const RetireSubjectKey = z.strictObject({
  ...commandHead('registry.retire-subject-key'),
  officer: OfficerId.optional(),
  subjectId: SubjectId,
  keyId: KeyId,
  reason: Code,
  evidence: Evidence,
});
export type RetireSubjectKey = z.infer<typeof RetireSubjectKey>;

/** A guardian (legal) is appointed at a counter; a delegate (chosen) by the subject's own key or at a counter. */
export const AppointRepresentative = z.strictObject({
  ...commandHead('registry.appoint-representative'),
  officer: OfficerId.optional(),
  subjectId: SubjectId,
  representativeId: SubjectId,
  kind: z.enum(['guardian', 'delegate']),
  scope: distinct(z.array(RepresentedAct).min(1).max(10)),
  from: TimeMs,
  until: TimeMs,
  evidence: Evidence,
});
export type AppointRepresentative = z.infer<typeof AppointRepresentative>;
export const EndRepresentative = z.strictObject({
  ...commandHead('registry.end-representative'),
  officer: OfficerId.optional(),
  appointmentId: CommandId,
  subjectId: SubjectId,
  reason: Code,
  evidence: Evidence,
});
export type EndRepresentative = z.infer<typeof EndRepresentative>;
