import { CodedError } from '../coded-error.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { ReceiveAccess } from './access-commands.js';
import { accessParties } from './access-parties.js';
import { loadOwnAccess, type OwnAccess, requireOwnAccess } from './own-access.js';

/**
 * The requester confirms what arrived: `matched`, or `conflict` where it is not what the provider released. Refuses
 * with the codes of `requireOwnAccess`, ACCESS_FAILED, ACCESS_NOT_RELEASED or ACCESS_ALREADY_RECEIVED.
 */
export const receiveAccess: Rule<ReceiveAccess, OwnAccess> = {
  type: 'access.receive',
  schema: ReceiveAccess,
  load: loadOwnAccess,
  decide(state, command, context) {
    const { accessId, recordCount, responseHash } = command;
    const entry = requireOwnAccess(state, { accessId, side: 'requester' }, context);
    const { failed, released, received } = state.followUp;
    if (failed) throw new CodedError('ACCESS_FAILED', accessId);
    if (released === undefined) throw new CodedError('ACCESS_NOT_RELEASED', accessId);
    if (received) throw new CodedError('ACCESS_ALREADY_RECEIVED', accessId);
    const same = released.recordCount === recordCount && released.responseHash === responseHash;
    return [
      {
        type: 'AccessReceived',
        ...stampEvent(command, context),
        ...accessParties(accessId, entry),
        recordCount,
        responseHash,
        outcome: same ? 'matched' : 'conflict',
      },
    ];
  },
};
