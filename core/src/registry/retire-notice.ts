import { CodedError } from '../coded-error.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { RetireNotice } from './registry-commands.js';
import type { Notice } from './registry-state.js';

/** By the registrar: the text is shown no more. Refuses with ROLE_NOT_ALLOWED, NOTICE_NOT_FOUND, or NOTICE_NOT_CURRENT where it is retired already. */
export const retireNotice: Rule<RetireNotice, Notice | undefined> = {
  type: 'registry.retire-notice',
  schema: RetireNotice,
  load: (command, read) => read('notice', command.textHash),
  decide(notice, command, context) {
    requireRole(context, 'registrar');
    const { textHash } = command;
    if (notice === undefined) throw new CodedError('NOTICE_NOT_FOUND', textHash);
    if (notice.status === 'retired') throw new CodedError('NOTICE_NOT_CURRENT', textHash);
    return [{ type: 'NoticeRetired', ...stampEvent(command, context), textHash, purpose: notice.purpose }];
  },
};
