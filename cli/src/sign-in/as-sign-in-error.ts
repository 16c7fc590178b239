import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import { SignInError } from './sign-in-error.js';

/** A code of OAuth, such as `access_denied` (RFC 6749 §5.2): what else a provider says is not repeated. */
const OAUTH_CODE = /^[a-z_]{1,64}$/;

/** What the client of the OpenID provider throws, in our words. Mistakes of ours are given back as they are. */
export function asSignInError(error: unknown, issuer: string): unknown {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    const said = OAUTH_CODE.test(error.error) ? error.error : 'something else';
    return new SignInError('SIGN_IN_REFUSED', `${issuer} says ${said}`, { cause: error });
  }
  if (isUnreachable(error)) {
    return new SignInError('SERVICE_UNREACHABLE', `${issuer} does not answer`, { cause: error });
  }
  if (error instanceof ClientError) {
    return new SignInError('ANSWER_UNEXPECTED', `${issuer}: ${error.message}`, { cause: error });
  }
  return error;
}

function isUnreachable(error: unknown): boolean {
  if (error instanceof TypeError) return error.message === 'fetch failed';
  return error instanceof ClientError && error.code === 'OAUTH_TIMEOUT';
}
