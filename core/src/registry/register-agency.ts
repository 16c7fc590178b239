import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { RegisterAgency } from './registry-commands.js';
import type { Agency } from './registry-state.js';

/**
 * By a registrar; the first of a ledger registers itself (`requireStanding`). An agency is registered once and for
 * all. Refuses with ROLE_NOT_ALLOWED or AGENCY_EXISTS.
 */
export const registerAgency: Rule<RegisterAgency, Agency | undefined> = {
  type: 'registry.register-agency',
  schema: RegisterAgency,
  load: (command, read) => read('agency', command.creditCode),
  decide(agency, command, context) {
    requireRole(context, 'registrar');
    if (agency !== undefined) throw new CodedError('AGENCY_EXISTS', command.creditCode);
    return [{ type: 'AgencyRegistered', ...stampEvent(command, context), ...commandBody(command) }];
  },
};
