import { CodedError } from '../coded-error.js';
import type { Grant } from './authorisation-state.js';

const ENDED = {
  revoked: 'GRANT_REVOKED',
  superseded: 'GRANT_SUPERSEDED',
  inapplicable: 'GRANT_INAPPLICABLE',
} as const;

/**
 * A grant that is active or paused; its validity may be over. Fails with GRANT_REVOKED, GRANT_SUPERSEDED or
 * GRANT_INAPPLICABLE: terminal states are terminal.
 */
export function requireLivingGrant(grant: Grant): Grant {
  if (grant.status === 'active' || grant.status === 'paused') return grant;
  throw new CodedError(ENDED[grant.status], `the grant is ${grant.status}`);
}
