import { CodedError } from '../coded-error.js';
import { requireRegisteredAgency } from '../contract/require-registered-agency.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { ReportFailure } from './access-commands.js';
import { accessParties } from './access-parties.js';
import { requireKnownAccess } from './known-access.js';
import { loadOwnAccess, type OwnAccess } from './own-access.js';
import { requirePermitted } from './require-permitted.js';

/**
 * Either side states that the permitted access came to nothing. What one side has done the other cannot undo: the
 * provider reports no failure of what it released, the requester none of what it received. Refuses with the codes of
 * `requireRegisteredAgency`, ACCESS_NOT_FOUND, OTHER_AGENCY (neither side), ACCESS_NOT_PERMITTED, ACCESS_FAILED,
 * ACCESS_ALREADY_RELEASED or ACCESS_ALREADY_RECEIVED.
 */
export const reportFailure: Rule<ReportFailure, OwnAccess> = {
  type: 'access.report-failure',
  schema: ReportFailure,
  load: loadOwnAccess,
  decide(state, command, context) {
    const { accessId, reason } = command;
    const { agency } = context.actor;
    requireRegisteredAgency(state.agency, context);
    const entry = requireKnownAccess(state, accessId);
    if (agency !== entry.requester && agency !== entry.provider)
      throw new CodedError('OTHER_AGENCY', 'the access is between others');
    requirePermitted(entry, accessId);
    const { failed, received, released } = state.followUp;
    if (failed) throw new CodedError('ACCESS_FAILED', accessId);
    if (received) throw new CodedError('ACCESS_ALREADY_RECEIVED', accessId);
    if (released && agency !== entry.requester) throw new CodedError('ACCESS_ALREADY_RELEASED', accessId);
    return [
      { type: 'AccessFailed', ...stampEvent(command, context), ...accessParties(accessId, entry), reason },
    ];
  },
};
