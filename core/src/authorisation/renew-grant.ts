import { CodedError } from '../coded-error.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { RenewGrant } from './authorisation-commands.js';
import { type GrantMaking, grantMade, loadGrantMaking } from './grant-making.js';
import { grantParties } from './grant-parties.js';
import { loadOwnGrant, type OwnGrant, requireOwnGrant } from './own-grant.js';

export interface RenewGrantState extends GrantMaking {
  readonly renewed: OwnGrant;
}

/**
 * A new grant in place of one that is living or has expired; nothing is lengthened. Refuses with the codes of
 * `requireOwnGrant` and `grantMade`, or INPUT_INVALID for another recipient or purpose.
 */
export const renewGrant: Rule<RenewGrant, RenewGrantState> = {
  type: 'authorisation.renew',
  schema: RenewGrant,
  async load(command, read, context) {
    return {
      renewed: await loadOwnGrant(command, read, context),
      ...(await loadGrantMaking(command, read)),
    };
  },
  decide(state, command, context) {
    const { grantId, terms } = command;
    const grant = requireOwnGrant(state.renewed, { command, act: 'renew', reach: 'widening' }, context);
    if (terms.recipient !== grant.terms.recipient || terms.purpose !== grant.terms.purpose)
      throw new CodedError('INPUT_INVALID', 'a renewal keeps recipient and purpose');
    const origin = { narrowed: false, supersedes: grantId };
    return [
      // First, so that the index has room for the successor.
      {
        type: 'GrantSuperseded',
        ...stampEvent(command, context),
        ...grantParties(grantId, grant),
        successor: command.id,
      },
      grantMade(state, { command, origin }, context),
    ];
  },
};
