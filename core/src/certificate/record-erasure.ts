import { commandBody } from '../contract/command-body.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { RecordErasure } from './certificate-commands.js';

/**
 * By a registrar, before the key of a subject's documents is destroyed: what the library kept of the subject is gone
 * for ever, and the record says who wanted it, when, and why. Documents that are issued later can be erased again,
 * so that there is nothing to look up. Refuses with ROLE_NOT_ALLOWED.
 */
export const recordErasure: Rule<RecordErasure, undefined> = {
  type: 'certificate.record-erasure',
  schema: RecordErasure,
  load: () => undefined,
  decide(_state, command, context) {
    requireRole(context, 'registrar');
    return [{ type: 'SubjectErased', ...stampEvent(command, context), ...commandBody(command) }];
  },
};
