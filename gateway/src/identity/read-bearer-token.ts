import { ServiceError } from '../service-error.js';
import { tokenInvalid } from './token-refusal.js';

/**
 * The token in an `Authorization` header (RFC 6750 §2.1, the only place where one is looked for).
 * Fails with TOKEN_MISSING where there is no header, with TOKEN_INVALID for another scheme or form.
 */
export function readBearerToken(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '') {
    throw new ServiceError('TOKEN_MISSING', 'an access token is needed: Authorization: Bearer');
  }
  const [scheme, token, ...rest] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || token === '' || rest.length > 0) {
    throw tokenInvalid('the Authorization header is not of the form: Bearer <token>');
  }
  return token;
}
