import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { RevokeGrant } from './authorisation-commands.js';
import { grantParties } from './grant-parties.js';
import { loadOwnGrant, type OwnGrant, requireOwnGrant } from './own-grant.js';

/**
 * Ends a grant for good, from every living state, expired or not, and as easily as it was given. Refuses with the
 * codes of `requireOwnGrant`. Of these GRANT_REVOKED says that what was wanted holds already: nothing is recorded
 * twice, and whoever presents the answer may call it a success.
 */
export const revokeGrant: Rule<RevokeGrant, OwnGrant> = {
  type: 'authorisation.revoke',
  schema: RevokeGrant,
  load: loadOwnGrant,
  decide(state, command, context) {
    const { grantId, reason, evidence } = command;
    const grant = requireOwnGrant(state, { command, act: 'revoke', reach: 'narrowing' }, context);
    return [
      {
        type: 'GrantRevoked',
        ...stampEvent(command, context),
        ...grantParties(grantId, grant),
        ...(reason === undefined ? {} : { reason }),
        evidence,
      },
    ];
  },
};
