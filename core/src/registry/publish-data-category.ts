import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { PublishDataCategory } from './registry-commands.js';
import type { DataCategory } from './registry-state.js';
import { loadUnregistered, requireRegistered } from './require-registered.js';

export interface PublishDataCategoryState {
  readonly current: DataCategory | undefined;
  readonly unregistered: readonly string[];
}

/**
 * By the registrar. Publishing a category again replaces what it said, such as who provides it. Refuses with
 * ROLE_NOT_ALLOWED, CATEGORY_RETIRED, or AGENCY_NOT_FOUND for a provider that is not registered.
 */
export const publishDataCategory: Rule<PublishDataCategory, PublishDataCategoryState> = {
  type: 'registry.publish-data-category',
  schema: PublishDataCategory,
  async load(command, read) {
    const current = await read('data-category', command.code);
    return { current, unregistered: await loadUnregistered(command.providers, read) };
  },
  decide({ current, unregistered }, command, context) {
    requireRole(context, 'registrar');
    if (current?.status === 'retired') throw new CodedError('CATEGORY_RETIRED', command.code);
    requireRegistered(unregistered);
    return [{ type: 'DataCategoryPublished', ...stampEvent(command, context), ...commandBody(command) }];
  },
};
