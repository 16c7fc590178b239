import { CodedError } from '../coded-error.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { RetirePurpose } from './registry-commands.js';
import type { Purpose } from './registry-state.js';

/** By the registrar. Refuses with ROLE_NOT_ALLOWED, PURPOSE_NOT_FOUND or PURPOSE_RETIRED. */
export const retirePurpose: Rule<RetirePurpose, Purpose | undefined> = {
  type: 'registry.retire-purpose',
  schema: RetirePurpose,
  load: (command, read) => read('purpose', command.code),
  decide(purpose, command, context) {
    requireRole(context, 'registrar');
    if (purpose === undefined) throw new CodedError('PURPOSE_NOT_FOUND', command.code);
    if (purpose.status === 'retired') throw new CodedError('PURPOSE_RETIRED', command.code);
    return [{ type: 'PurposeRetired', ...stampEvent(command, context), code: command.code }];
  },
};
