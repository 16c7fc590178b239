import { CodedError } from '../coded-error.js';
import type { Grant } from './authorisation-state.js';

/** Fails with GRANT_EXPIRED from the end of the grant's validity on: nothing is left to pause or shorten. */
export function requireUnexpiredGrant(grant: Grant, now: number): void {
  if (now >= grant.terms.until) throw new CodedError('GRANT_EXPIRED', 'the validity is over');
}
