import { CodedError } from '../coded-error.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { PauseGrant } from './authorisation-commands.js';
import { grantParties } from './grant-parties.js';
import { loadOwnGrant, type OwnGrant, requireOwnGrant } from './own-grant.js';
import { requireUnexpiredGrant } from './require-unexpired-grant.js';

/** Nothing is permitted until it is resumed. Refuses with the codes of `requireOwnGrant`, GRANT_EXPIRED or GRANT_NOT_ACTIVE. */
export const pauseGrant: Rule<PauseGrant, OwnGrant> = {
  type: 'authorisation.pause',
  schema: PauseGrant,
  load: loadOwnGrant,
  decide(state, command, context) {
    const { grantId, evidence } = command;
    const grant = requireOwnGrant(state, { command, act: 'pause', reach: 'narrowing' }, context);
    requireUnexpiredGrant(grant, context.now);
    if (grant.status !== 'active') throw new CodedError('GRANT_NOT_ACTIVE', 'the grant is paused already');
    return [
      { type: 'GrantPaused', ...stampEvent(command, context), ...grantParties(grantId, grant), evidence },
    ];
  },
};
