/**
 * What can go wrong with a network. `message` is one sentence on what happened; it names the file, the process
 * or the organisation concerned.
 */
export const NETWORK_ERROR_CODES = [
  'CA_REFUSED',
  'CA_STRANGE',
  'CA_UNREACHABLE',
  'CERTIFICATE_EXPIRED',
  'CONTRACT_UNKNOWN',
  'DESCRIPTION_DIFFERS',
  'DESCRIPTION_INVALID',
  'FILE_UNUSABLE',
  'FOLDER_DAMAGED',
  'FOLDER_FOREIGN',
  'HERE_DIFFERS',
  'HERE_INVALID',
  'HOST_ELSEWHERE',
  'HOST_UNKNOWN',
  'IDENTITY_REVOKED',
  'IDENTITY_UNKNOWN',
  'MATERIAL_DIFFERS',
  'MATERIAL_INVALID',
  'MATERIAL_MISSING',
  'MEMBERSHIP_AWAITED',
  'NETWORK_ABSENT',
  'NETWORK_BUSY',
  'NETWORK_DOWN',
  'ORDERER_KEPT',
  'ORDERER_LOST',
  'ORGANISATION_ELSEWHERE',
  'OTHERS_AWAITED',
  'PORT_TAKEN',
  'PROCESS_ENDED',
  'PROCESS_NOT_READY',
  'PROCESS_UNKNOWN',
  'PROCESS_WILL_NOT_END',
  'PROGRAM_FAILED',
  'PROGRAM_MISSING',
  'PROGRAM_VERSION',
  'PROTOCOL_FAILED',
] as const;
export type NetworkErrorCode = (typeof NETWORK_ERROR_CODES)[number];

export interface NetworkErrorOptions extends ErrorOptions {
  /** What the reader does about it, as an imperative sentence. */
  readonly remedy: string;
}

/** The world's fault, told to whoever runs the network. Nothing is destroyed, and the same command works afterwards. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly code: NetworkErrorCode;
  readonly remedy: string;

  constructor(code: NetworkErrorCode, what: string, { remedy, ...options }: NetworkErrorOptions) {
    super(what, options);
    this.code = code;
    this.remedy = remedy;
  }
}
