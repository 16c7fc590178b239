/** What can go wrong between us and a peer or an orderer. Codes are stable; the sentences are not. */
export const PROTOCOL_ERROR_CODES = [
  // On the way.
  'SERVER_UNREACHABLE',
  'SERVER_NOT_TRUSTED',
  'SERVER_TIMED_OUT',
  'SERVER_REFUSED',
  'NOT_A_MEMBER',
  'NO_LEADER',
  // The channel.
  'CHANNEL_UNKNOWN',
  'CHANNEL_OTHERWISE',
  'BLOCK_INVALID',
  'CONFIG_CHANGED',
  'CONFIG_REFUSED',
  'SIGNATURES_MISSING',
  'ORGANISATION_UNKNOWN',
  'ORGANISATION_OTHERWISE',
  'CERTIFICATE_INVALID',
  'REVOCATION_LIST_INVALID',
  // The contract.
  'PACKAGE_REFUSED',
  'PACKAGE_OTHERWISE',
  'PACKAGE_NOT_INSTALLED',
  'POLICY_INVALID',
  'DEFINITION_INVALID',
  'SEQUENCE_NOT_NEXT',
  'SEQUENCE_TAKEN',
  'APPROVALS_MISSING',
  'APPROVAL_LOST',
  'ENDORSEMENTS_DIFFER',
  'TRANSACTION_INVALID',
] as const;

export type ProtocolErrorCode = (typeof PROTOCOL_ERROR_CODES)[number];

export interface Failure {
  readonly code: ProtocolErrorCode;
  /** What was being done, as in "installing sealtrail_1.0 on peer0.ministry". */
  readonly doing: string;
  /** What happened, where it can be in the server's own words. */
  readonly what: string;
  /** What the person at the terminal does about it. */
  readonly remedy: string;
}

/** The network did not do what was asked. The message is for the person at the terminal. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: ProtocolErrorCode;
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(`${failure.code}: ${failure.doing}: ${failure.what}. ${failure.remedy}`, options);
    this.code = failure.code;
    this.failure = failure;
  }
}
