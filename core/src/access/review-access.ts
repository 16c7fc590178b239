import { CodedError } from '../coded-error.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { ReviewAccess } from './access-commands.js';
import { accessParties } from './access-parties.js';
import { type KnownAccess, loadKnownAccess, requireKnownAccess } from './known-access.js';
import { requirePermitted } from './require-permitted.js';

/**
 * Oversight judges an emergency access afterwards, once, by another officer than the one who asked. Refuses with
 * ROLE_NOT_ALLOWED, ACCESS_NOT_FOUND, NOT_AN_EMERGENCY, ACCESS_NOT_PERMITTED, REVIEWER_IS_ASKER or ALREADY_REVIEWED.
 */
export const reviewAccess: Rule<ReviewAccess, KnownAccess> = {
  type: 'access.review',
  schema: ReviewAccess,
  load: loadKnownAccess,
  decide(state, command, context) {
    const { accessId, outcome, reason } = command;
    requireRole(context, 'oversight');
    const entry = requireKnownAccess(state, accessId);
    if (entry.basis.kind !== 'emergency') throw new CodedError('NOT_AN_EMERGENCY', accessId);
    requirePermitted(entry, accessId);
    if (command.officer === entry.officer) throw new CodedError('REVIEWER_IS_ASKER', accessId);
    if (state.followUp.reviewed) throw new CodedError('ALREADY_REVIEWED', accessId);
    return [
      {
        type: 'AccessReviewed',
        ...stampEvent(command, context),
        ...accessParties(accessId, entry),
        outcome,
        reason,
      },
    ];
  },
};
