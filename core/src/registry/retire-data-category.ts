import { CodedError } from '../coded-error.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { RetireDataCategory } from './registry-commands.js';
import type { DataCategory } from './registry-state.js';

/** By the registrar. Refuses with ROLE_NOT_ALLOWED, CATEGORY_NOT_FOUND or CATEGORY_RETIRED. */
export const retireDataCategory: Rule<RetireDataCategory, DataCategory | undefined> = {
  type: 'registry.retire-data-category',
  schema: RetireDataCategory,
  load: (command, read) => read('data-category', command.code),
  decide(category, command, context) {
    requireRole(context, 'registrar');
    if (category === undefined) throw new CodedError('CATEGORY_NOT_FOUND', command.code);
    if (category.status === 'retired') throw new CodedError('CATEGORY_RETIRED', command.code);
    return [{ type: 'DataCategoryRetired', ...stampEvent(command, context), code: command.code }];
  },
};
