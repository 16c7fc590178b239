import { CodedError } from '../coded-error.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { ShortenGrant } from './authorisation-commands.js';
import { grantParties } from './grant-parties.js';
import { loadOwnGrant, type OwnGrant, requireOwnGrant } from './own-grant.js';
import { requireUnexpiredGrant } from './require-unexpired-grant.js';

/**
 * Ends the validity earlier, never later. Refuses with the codes of `requireOwnGrant`, GRANT_EXPIRED,
 * GRANT_NOT_SHORTER, or REQUEST_PERIOD_INVALID where nothing would be left: ending it now is a revocation.
 */
export const shortenGrant: Rule<ShortenGrant, OwnGrant> = {
  type: 'authorisation.shorten',
  schema: ShortenGrant,
  load: loadOwnGrant,
  decide(state, command, context) {
    const { grantId, until, evidence } = command;
    const grant = requireOwnGrant(state, { command, act: 'shorten', reach: 'narrowing' }, context);
    requireUnexpiredGrant(grant, context.now);
    if (until >= grant.terms.until) throw new CodedError('GRANT_NOT_SHORTER', 'it ends no later already');
    if (until <= context.now || until <= grant.terms.from)
      throw new CodedError('REQUEST_PERIOD_INVALID', 'nothing of the validity would be left');
    return [
      {
        type: 'GrantShortened',
        ...stampEvent(command, context),
        ...grantParties(grantId, grant),
        until,
        evidence,
      },
    ];
  },
};
