import { readBearerToken } from '../identity/read-bearer-token.js';
import type { Principal } from '../identity/principal.js';
import type { VerifyAccessToken } from '../identity/verify-access-token.js';
import { ServiceError } from '../service-error.js';
import type { Policy } from './route.js';

/**
 * Who calls, where the policy lets them: `undefined` only on a route for anyone that was called without a token.
 * Fails with the TOKEN_* codes, or NOT_ALLOWED for a token without one of the roles.
 */
export async function authorise(
  policy: Policy,
  authorization: string | undefined,
  verify: VerifyAccessToken,
): Promise<Principal | undefined> {
  if (policy === 'anyone' && authorization === undefined) return undefined;
  const principal = await verify(readBearerToken(authorization));
  if (policy !== 'anyone' && !policy.some((role) => principal.roles.includes(role))) {
    throw new ServiceError('NOT_ALLOWED', `this needs one of the roles ${policy.join(', ')}`);
  }
  return principal;
}
