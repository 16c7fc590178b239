import { CodedError } from '../coded-error.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { ResolveDispute } from './access-commands.js';
import { accessParties } from './access-parties.js';
import { type KnownAccess, loadKnownAccess, requireKnownAccess } from './known-access.js';

/**
 * Oversight answers a subject's objection, for good. Refuses with ROLE_NOT_ALLOWED, ACCESS_NOT_FOUND,
 * DISPUTE_NOT_FOUND or DISPUTE_RESOLVED.
 */
export const resolveDispute: Rule<ResolveDispute, KnownAccess> = {
  type: 'access.resolve-dispute',
  schema: ResolveDispute,
  load: loadKnownAccess,
  decide(state, command, context) {
    const { accessId, outcome, reason } = command;
    requireRole(context, 'oversight');
    const entry = requireKnownAccess(state, accessId);
    const { dispute } = state.followUp;
    if (dispute === undefined) throw new CodedError('DISPUTE_NOT_FOUND', accessId);
    if (dispute === 'resolved') throw new CodedError('DISPUTE_RESOLVED', accessId);
    return [
      {
        type: 'DisputeResolved',
        ...stampEvent(command, context),
        ...accessParties(accessId, entry),
        outcome,
        reason,
      },
    ];
  },
};
