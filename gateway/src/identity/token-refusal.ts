import { errors } from 'jose';
import { ServiceError } from '../service-error.js';

/** TOKEN_INVALID; `reason` names the part of the token that is refused, never its value. */
export function tokenInvalid(reason: string, cause?: unknown): ServiceError {
  return new ServiceError('TOKEN_INVALID', `the access token is refused: ${reason}`, { cause });
}

/**
 * What a fault found by jose means to the caller: TOKEN_EXPIRED or TOKEN_INVALID. Any other error comes back as
 * it is, so that neither a provider out of reach nor a fault of ours is taken for a bad token.
 */
export function asTokenRefusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) {
    return new ServiceError('TOKEN_EXPIRED', 'the access token has expired', {
      cause: withoutPayload(error),
    });
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return tokenInvalid(`claim ${error.claim}`, withoutPayload(error));
  }
  if (error instanceof errors.JWKSNoMatchingKey)
    return tokenInvalid('its key is not one of the issuer', error);
  if (error instanceof errors.JOSEError) return tokenInvalid('its form or its signature', error);
  return error;
}

/** jose's own error carries the claims, which may hold an id document; a log of causes must not show them. */
function withoutPayload(error: errors.JOSEError): Error {
  return new Error(`${error.code}: ${error.message}`);
}
