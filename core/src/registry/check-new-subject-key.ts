import { CodedError } from '../coded-error.js';
import type { RuleCrypto } from '../contract/context.js';
import { isCurvePoint } from '../schema/is-curve-point.js';
import { jwkThumbprint } from '../schema/jwk-thumbprint.js';
import type { EcPublicJwk } from '../schema/public-jwk.js';
import type { SubjectKeys } from './registry-state.js';

/** Most keys of one subject that are active at the same time. */
const ACTIVE_SUBJECT_KEYS_MAX = 5;
/** Most keys of one subject in all: retired ones are kept, so that none of them comes back. */
const SUBJECT_KEYS_MAX = 100;

/**
 * Checks that a subject may have `publicKey` besides `keys`, and gives its id. `replaces`: how many active keys go
 * when it comes. Fails with SUBJECT_KEY_INVALID, SUBJECT_KEY_EXISTS, SUBJECT_KEY_RETIRED or SUBJECT_KEY_LIMIT.
 */
export function checkNewSubjectKey(
  publicKey: EcPublicJwk,
  { keys, replaces }: { readonly keys: SubjectKeys | undefined; readonly replaces: 0 | 1 },
  crypto: RuleCrypto,
): string {
  if (!isCurvePoint(publicKey))
    throw new CodedError('SUBJECT_KEY_INVALID', 'the key is no point of its curve');
  const keyId = jwkThumbprint(publicKey, crypto);
  const all = keys?.keys ?? {};
  const known = all[keyId];
  if (known !== undefined)
    throw new CodedError(known.status === 'active' ? 'SUBJECT_KEY_EXISTS' : 'SUBJECT_KEY_RETIRED', keyId);
  const states = Object.values(all).map((key) => key.status);
  const active = states.filter((status) => status === 'active').length - replaces;
  if (active >= ACTIVE_SUBJECT_KEYS_MAX || states.length >= SUBJECT_KEYS_MAX)
    throw new CodedError('SUBJECT_KEY_LIMIT', 'the subject has as many keys as one may have');
  return keyId;
}
