/**
 * What the service itself can refuse, beside the refusals of the rules (`ERROR_CODES` of core).
 * Stable, never renamed or reused.
 */
export const SERVICE_CODES = [
  // Who asks.
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'NOT_ALLOWED',
  'SIGNER_NOT_ENROLLED',
  // What was asked.
  'REQUEST_MALFORMED',
  'REQUEST_TIMED_OUT',
  'HEADER_TOO_LARGE',
  'EXPECTATION_FAILED',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'NOT_ACCEPTABLE',
  'MEDIA_TYPE_UNSUPPORTED',
  'BODY_TOO_LARGE',
  'BODY_MALFORMED',
  'CURSOR_INVALID',
  'RANGE_TOO_LARGE',
  'IDEMPOTENCY_KEY_MISSING',
  'COMMAND_IN_FLIGHT',
  'CONTENT_ERASED',
  // What the service can do now.
  'TOO_MANY_REQUESTS',
  'QUEUE_FULL',
  'LEDGER_UNAVAILABLE',
  'LEDGER_CONFLICT',
  'TRAIL_UNAVAILABLE',
  'TRAIL_BEHIND',
  'OUTCOME_UNKNOWN',
  'STORAGE_FULL',
  'STORAGE_DAMAGED',
  'IDENTITY_PROVIDER_UNAVAILABLE',
  'STARTING',
  'STOPPING',
  'INTERNAL',
] as const;

export type ServiceCode = (typeof SERVICE_CODES)[number];

export interface ServiceErrorOptions extends ErrorOptions {
  /** When a repeat may succeed, in seconds from now. */
  readonly retryAfterSeconds?: number;
}

/** A refusal of the service, not of the rules. `detail` is shown to the caller: no personal data, no secrets. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ServiceCode;
  readonly detail: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ServiceCode, detail: string, options: ServiceErrorOptions = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
