export { Basis } from './access/access-commands.js';
export type { AccessQuestion } from './access/access-question.js';
export type { AccessFollowUp, AskedEntry } from './access/access-state.js';
export { decideAccess, type AccessDenial, type AccessPermit } from './access/decide-access.js';
export { loadAccessFacts, type AccessFacts } from './access/load-access-facts.js';
export { REASON_CODES, type ReasonCode } from './access/reason-code.js';
export type {
  AuthorisationRequest,
  Grant,
  GrantStatus,
  GrantUses,
  RequestStatus,
} from './authorisation/authorisation-state.js';
export { calendarWindowStart } from './authorisation/calendar-window-start.js';
export { isNoticeOutdated } from './authorisation/is-notice-outdated.js';
export { DataRange, Terms } from './authorisation/terms.js';
export { widerDimension, type Dimension } from './authorisation/wider-dimension.js';
export { decodeBase64url, encodeBase64url } from './base64url.js';
export {
  JSON_DEPTH_MAX,
  canonicalJson,
  canonicalizeJson,
  parseCanonicalJson,
  type JsonValue,
} from './canonical-json.js';
export { CodedError, ERROR_CODES, type ErrorCode } from './coded-error.js';
export type { CertificateRecord } from './certificate/certificate-commands.js';
export { CLAIM_FAULTS_MAX, claimValidator, type ClaimFault } from './certificate/claim-validator.js';
export {
  CertificateDocument,
  DocumentHeader,
  MAX_DOCUMENT_BYTES,
  parseDocument,
  type ParsedDocument,
} from './certificate/document.js';
export { validityFault, type Validity } from './certificate/validity-fault.js';
export { Actor, type ActorRole } from './contract/actor.js';
export type { Aggregate } from './contract/aggregate.js';
export { AGGREGATES } from './contract/aggregates.js';
export type { Context, RuleCrypto } from './contract/context.js';
export { DomainEvent, EVENT_TYPES, type EventOf, type EventType } from './contract/domain-event.js';
export { requireStanding } from './contract/require-standing.js';
export type { Rule } from './contract/rule.js';
export { RULES } from './contract/rules.js';
export type { AggregateName, ReadState, States } from './contract/states.js';
export { citizenCommandId } from './evidence/citizen-command-id.js';
export { Evidence, RepresentedAct, REPRESENTED_ACTS } from './evidence/evidence.js';
export {
  commandSigningInput,
  detachedJws,
  type CommandSignatureClaims,
  type CommandSigningInput,
  type SignableCommand,
} from './evidence/sign-command.js';
export { hasCode } from './has-code.js';
export {
  CERTIFICATE_IDENTIFIER_LENGTH_MAX,
  CertificateIdentifier,
  formatCertificateIdentifier,
  parseCertificateIdentifier,
  successorIdentifier,
  type CertificateIdentifierParts,
  type IdentifierMode,
  type ParsedCertificateIdentifier,
} from './identifier/certificate-identifier.js';
export {
  SHEET_SERIAL_HEAD,
  SHEET_SERIAL_HEAD_LENGTH,
  SHEET_SERIAL_TAIL_LENGTH,
  certificateSheetOf,
  type CertificateSheet,
} from './identifier/certificate-sheet.js';
export { isCitizenNumber, parseCitizenNumber, type CitizenNumber } from './identifier/citizen-number.js';
export { isCountryCode } from './identifier/country-code.js';
export { CreditCode, isCreditCode } from './identifier/credit-code.js';
export {
  ID_DOCUMENT_TYPES,
  IdDocument,
  normaliseIdDocument,
  type IdDocumentType,
} from './identifier/id-document.js';
export { mod112CheckCharacter } from './identifier/mod-11-2.js';
export { mod3736CheckCharacter } from './identifier/mod-37-36.js';
export { RecordPacker, unpackRecords } from './packed-records.js';
export { checkClaimSchema } from './registry/check-claim-schema.js';
export * as RegistryCommands from './registry/registry-commands.js';
export { Frequency } from './schema/frequency.js';
export { isCurvePoint } from './schema/is-curve-point.js';
export { jwkThumbprint } from './schema/jwk-thumbprint.js';
export { distinct } from './schema/distinct.js';
export { PersonName } from './schema/person-name.js';
export { EcPublicJwk, PublicJwk } from './schema/public-jwk.js';
export {
  AccessId,
  CaseNumber,
  ClauseCode,
  Code,
  CommandId,
  Digest,
  KeyId,
  OfficerId,
  OrganisationId,
  SubjectId,
  Title,
  TransactionId,
} from './schema/text.js';
export { namesPersonalNumber, withoutPersonalNumber } from './schema/without-personal-number.js';
export { CLOCK_TOLERANCE_MS, DAY_MS, TimeMs } from './schema/time.js';
export { formatUtcTimestamp, UtcTimestamp } from './schema/utc-timestamp.js';
export type { CheckGroup } from './verification/check.js';
export { claimFaultsByType } from './verification/claim-faults-by-type.js';
export { CHECKS, PUBLISHED_CHECKS, type CheckName, type PublishedCheck } from './verification/checks.js';
export { createVerifier, type VerifierParts, type Verify } from './verification/create-verifier.js';
export { MAX_FILE_LENGTH, findDocument } from './verification/find-document.js';
export type { CheckEvidence, Finding, Outcome, Sentence } from './verification/finding.js';
export { formatQrText, parseQrText, type QrContent } from './verification/qr-text.js';
export type { CheckFaultListener } from './verification/run-checks.js';
export { VERDICTS, verdict, type Judged, type Verdict } from './verification/verdict.js';
export { VERIFICATION_CODES, type VerificationCode } from './verification/verification-code.js';
export type { VerificationCrypto } from './verification/verification-crypto.js';
export type {
  BundledEvidence,
  VerificationInput,
  VerificationQuestion,
} from './verification/verification-question.js';
export type {
  AgencyHistory,
  CertificateHistory,
  CertificateTypeVersion,
  LedgerPosition,
  LedgerReference,
  SealKeyHistory,
  StatusChange,
  VerificationSource,
} from './verification/verification-source.js';
export type { CheckResult, Scope, Verification } from './verification/verification.js';
