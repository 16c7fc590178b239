import { CodedError } from '../coded-error.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { ResumeGrant } from './authorisation-commands.js';
import { grantParties } from './grant-parties.js';
import { loadOwnGrant, type OwnGrant, requireOwnGrant } from './own-grant.js';
import { requireUnexpiredGrant } from './require-unexpired-grant.js';

/** A paused grant is in force again. Refuses with the codes of `requireOwnGrant`, GRANT_EXPIRED or GRANT_NOT_PAUSED. */
export const resumeGrant: Rule<ResumeGrant, OwnGrant> = {
  type: 'authorisation.resume',
  schema: ResumeGrant,
  load: loadOwnGrant,
  decide(state, command, context) {
    const { grantId, evidence } = command;
    const grant = requireOwnGrant(state, { command, act: 'resume', reach: 'widening' }, context);
    requireUnexpiredGrant(grant, context.now);
    if (grant.status !== 'paused') throw new CodedError('GRANT_NOT_PAUSED', 'the grant is active');
    return [
      { type: 'GrantResumed', ...stampEvent(command, context), ...grantParties(grantId, grant), evidence },
    ];
  },
};
