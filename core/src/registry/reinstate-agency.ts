import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { ReinstateAgency } from './registry-commands.js';
import type { Agency } from './registry-state.js';

/** By the registrar. Refuses with ROLE_NOT_ALLOWED, AGENCY_NOT_FOUND or AGENCY_NOT_SUSPENDED. */
export const reinstateAgency: Rule<ReinstateAgency, Agency | undefined> = {
  type: 'registry.reinstate-agency',
  schema: ReinstateAgency,
  load: (command, read) => read('agency', command.creditCode),
  decide(agency, command, context) {
    requireRole(context, 'registrar');
    if (agency === undefined) throw new CodedError('AGENCY_NOT_FOUND', command.creditCode);
    if (agency.status !== 'suspended') throw new CodedError('AGENCY_NOT_SUSPENDED', command.creditCode);
    return [{ type: 'AgencyReinstated', ...stampEvent(command, context), ...commandBody(command) }];
  },
};
