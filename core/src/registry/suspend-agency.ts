import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { SuspendAgency } from './registry-commands.js';
import type { Agency } from './registry-state.js';

/**
 * By a registrar, but never its own agency: whoever signs stays, so that a ledger always has a registrar. Refuses
 * with ROLE_NOT_ALLOWED, AGENCY_OF_ONESELF, AGENCY_NOT_FOUND, or AGENCY_NOT_ACTIVE where it is suspended already.
 */
export const suspendAgency: Rule<SuspendAgency, Agency | undefined> = {
  type: 'registry.suspend-agency',
  schema: SuspendAgency,
  load: (command, read) => read('agency', command.creditCode),
  decide(agency, command, context) {
    requireRole(context, 'registrar');
    if (command.creditCode === context.actor.agency)
      throw new CodedError('AGENCY_OF_ONESELF', 'another registrar suspends it');
    if (agency === undefined) throw new CodedError('AGENCY_NOT_FOUND', command.creditCode);
    if (agency.status !== 'active') throw new CodedError('AGENCY_NOT_ACTIVE', command.creditCode);
    return [{ type: 'AgencySuspended', ...stampEvent(command, context), ...commandBody(command) }];
  },
};
