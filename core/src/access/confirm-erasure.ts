import { CodedError } from '../coded-error.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { ConfirmErasure } from './access-commands.js';
import { accessParties } from './access-parties.js';
import { loadOwnAccess, type OwnAccess, requireOwnAccess } from './own-access.js';

/**
 * The requester states that what was released to it is erased, received or not. Refuses with the codes of
 * `requireOwnAccess`, ACCESS_NOT_RELEASED or ERASURE_ALREADY_CONFIRMED.
 */
export const confirmErasure: Rule<ConfirmErasure, OwnAccess> = {
  type: 'access.confirm-erasure',
  schema: ConfirmErasure,
  load: loadOwnAccess,
  decide(state, command, context) {
    const { accessId } = command;
    const entry = requireOwnAccess(state, { accessId, side: 'requester' }, context);
    const { released, erased } = state.followUp;
    if (released === undefined) throw new CodedError('ACCESS_NOT_RELEASED', accessId);
    if (erased) throw new CodedError('ERASURE_ALREADY_CONFIRMED', accessId);
    return [{ type: 'ErasureConfirmed', ...stampEvent(command, context), ...accessParties(accessId, entry) }];
  },
};
