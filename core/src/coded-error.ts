/**
 * Every refusal this project can give, as a stable code. Codes are never renamed or reused: clients and
 * auditors keep them. Reason codes of a denied access are in `access/decide-access.ts`; they are answers,
 * not errors.
 */
export const ERROR_CODES = [
  // Form: what was sent cannot be read.
  'INPUT_INVALID',
  'NOT_CANONICAL',
  'IDENTIFIER_INVALID',
  'COMMAND_UNKNOWN',
  'COMMAND_TOO_LARGE',
  'BATCH_TOO_LARGE',
  'PERSONAL_NUMBER',
  // Who may: the actor, and what the actor shows.
  'ROLE_NOT_ALLOWED',
  'OTHER_AGENCY',
  'FOUNDING_REQUIRED',
  'OFFICER_MISSING',
  'ID_REUSED',
  'TIME_OUT_OF_BOUNDS',
  'EVIDENCE_NOT_ALLOWED',
  'EVIDENCE_MALFORMED',
  'EVIDENCE_OTHER_AUDIENCE',
  'EVIDENCE_OUTDATED',
  'EVIDENCE_KEY_UNKNOWN',
  'EVIDENCE_SIGNATURE_INVALID',
  'COUNTER_NOT_ALLOWED',
  'POWER_NOT_FOUND',
  'POWER_NOT_IN_FORCE',
  'POWER_TOO_NARROW',
  // Registry.
  'AGENCY_NOT_FOUND',
  'AGENCY_EXISTS',
  'AGENCY_NOT_ACTIVE',
  'AGENCY_NOT_SUSPENDED',
  'AGENCY_OF_ONESELF',
  'SEAL_KEY_NOT_FOUND',
  'SEAL_KEY_EXISTS',
  'SEAL_KEY_RETIRED',
  'SEAL_KEY_INVALID',
  'TYPE_NOT_FOUND',
  'TYPE_RETIRED',
  'TYPE_VERSION_NOT_NEXT',
  'TYPE_VERSION_NOT_CURRENT',
  'TYPE_SCHEMA_INVALID',
  'CATEGORY_NOT_FOUND',
  'CATEGORY_RETIRED',
  'PURPOSE_NOT_FOUND',
  'PURPOSE_RETIRED',
  'PURPOSE_VERSION_NOT_NEXT',
  'NOTICE_NOT_FOUND',
  'NOTICE_EXISTS',
  'NOTICE_NOT_CURRENT',
  'NOTICE_VERSION_NOT_NEXT',
  'NOTICE_HASH_MISMATCH',
  'SUBJECT_KEY_NOT_FOUND',
  'SUBJECT_KEY_EXISTS',
  'SUBJECT_KEY_RETIRED',
  'SUBJECT_KEY_INVALID',
  'SUBJECT_KEY_LIMIT',
  'FIRST_KEY_NEEDS_COUNTER',
  'POWER_PERIOD_INVALID',
  'POWER_OF_ONESELF',
  'POWER_ENDED',
  // Certificates.
  'CERTIFICATE_NOT_FOUND',
  'CERTIFICATE_EXISTS',
  'CERTIFICATE_NOT_VALID',
  'CERTIFICATE_NOT_SUSPENDED',
  'CERTIFICATE_ALREADY_SUSPENDED',
  'CERTIFICATE_REVOKED',
  'CERTIFICATE_SUPERSEDED',
  'CERTIFICATE_OTHER_ISSUER',
  'CERTIFICATE_OTHER_SUBJECT',
  'CERTIFICATE_VERSION_NOT_FIRST',
  'CERTIFICATE_NOT_SUCCESSOR',
  'ISSUER_NOT_ACCREDITED',
  'SEAL_KEY_OTHER_AGENCY',
  'SEAL_KEY_NOT_IN_FORCE',
  'VALIDITY_INVALID',
  'ISSUED_AT_OUT_OF_BOUNDS',
  'ANNULMENT_DATE_INVALID',
  'CLAIMS_INVALID',
  // Authorisation.
  'REQUEST_NOT_FOUND',
  'REQUEST_EXISTS',
  'REQUEST_OTHER_SUBJECT',
  'REQUEST_OTHER_AGENCY',
  'REQUEST_ANSWERED',
  'REQUEST_LAPSED',
  'REQUEST_OVER_CEILING',
  'REQUEST_PERIOD_INVALID',
  'ANSWER_BY_INVALID',
  'ASKED_TOO_SOON',
  'TOO_MANY_OPEN_REQUESTS',
  'BASIS_NOT_ALLOWED',
  'RECIPIENT_NOT_ACTIVE',
  'CATEGORY_NOT_OFFERED',
  'NARROWING_TOO_WIDE',
  'GRANT_NOT_FOUND',
  'GRANT_EXISTS',
  'GRANT_OTHER_SUBJECT',
  'GRANT_NOT_ACTIVE',
  'GRANT_NOT_PAUSED',
  'GRANT_REVOKED',
  'GRANT_SUPERSEDED',
  'GRANT_INAPPLICABLE',
  'GRANT_EXPIRED',
  'GRANT_NOT_SHORTER',
  'GRANT_STILL_APPLICABLE',
  'TOO_MANY_GRANTS',
  // Access.
  'ACCESS_NOT_FOUND',
  'ACCESS_OTHER_PROVIDER',
  'ACCESS_OTHER_REQUESTER',
  'ACCESS_OTHER_SUBJECT',
  'ACCESS_NOT_PERMITTED',
  'ACCESS_ALREADY_RELEASED',
  'ACCESS_NOT_RELEASED',
  'ACCESS_ALREADY_RECEIVED',
  'ACCESS_FAILED',
  'RELEASE_TOO_WIDE',
  'NOT_AN_EMERGENCY',
  'ALREADY_REVIEWED',
  'REVIEWER_IS_ASKER',
  'DISPUTE_NOT_FOUND',
  'DISPUTE_OPEN',
  'DISPUTE_RESOLVED',
  'ERASURE_ALREADY_CONFIRMED',
  'VISIBILITY_NOT_ALLOWED',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

const CODE_PATTERN = /^([A-Z][A-Z0-9_]*): /;
const KNOWN_CODES: ReadonlySet<string> = new Set(ERROR_CODES);

/**
 * A refusal: the world's fault, not ours. `detail` is for people and may be shown to the caller, so it
 * never holds personal data; the code rides in the message because only the message crosses the Fabric shim.
 */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
  }

  /** Reads a refusal back from a message that crossed the shim; `undefined` where the text bears no known code. */
  static fromMessage(message: string): CodedError | undefined {
    const code = CODE_PATTERN.exec(message)?.[1];
    if (code === undefined || !KNOWN_CODES.has(code)) return undefined;
    return new CodedError(code as ErrorCode, message.slice(code.length + 2));
  }
}
