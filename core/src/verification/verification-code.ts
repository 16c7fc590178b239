/** What a check may say besides its outcome. Codes are never renamed, and none stands for two outcomes but STALE. */
export const VERIFICATION_CODES = [
  // Failed.
  'FORMAT_INVALID',
  'IDENTIFIER_INVALID',
  'SIGNATURE_INVALID',
  'NOT_ANCHORED',
  'DIGEST_MISMATCH',
  'RECORD_MISMATCH',
  'EVIDENCE_MISMATCH',
  'CLAIMS_INVALID',
  'SEAL_NOT_VALID_THEN',
  'SEAL_COMPROMISED',
  'ISSUER_NOT_ACCREDITED',
  'REVOKED_ANNULLED',
  'REVOKED_CANCELLED',
  'REVOKED_WITHDRAWN',
  'SUPERSEDED',
  'SUSPENDED',
  'EXPIRED',
  'NOT_YET_VALID',
  // A warning beside a pass; STALE fails where the asker set a limit.
  'LEGACY_AGENCY',
  'STALE',
  // Not checked.
  'NO_DOCUMENT',
  'UNREADABLE',
  'HIDDEN',
  'SOURCE_UNAVAILABLE',
  'SOURCE_BEHIND',
  'TIME_NOT_REACHED',
  'NOT_A_PRESENTATION',
  'CHECK_BROKEN',
] as const;
export type VerificationCode = (typeof VERIFICATION_CODES)[number];
