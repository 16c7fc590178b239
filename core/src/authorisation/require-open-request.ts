import { CodedError } from '../coded-error.js';
import type { AuthorisationRequest } from './authorisation-state.js';

/**
 * A request that can still be answered or withdrawn: it is answered once, and lapses at `answerBy`. Fails with
 * REQUEST_ANSWERED (a withdrawn one too) or REQUEST_LAPSED.
 */
export function requireOpenRequest(request: AuthorisationRequest, now: number): void {
  if (request.status !== 'submitted')
    throw new CodedError('REQUEST_ANSWERED', `the request is ${request.status}`);
  if (now >= request.answerBy) throw new CodedError('REQUEST_LAPSED', 'the time to answer is over');
}
