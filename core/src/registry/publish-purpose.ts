import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { PublishPurpose } from './registry-commands.js';
import type { DataCategory, Purpose } from './registry-state.js';

export interface PublishPurposeState {
  readonly current: Purpose | undefined;
  /** In the order of the command's categories. */
  readonly categories: readonly (DataCategory | undefined)[];
}

/**
 * By the registrar: the first version of a purpose, or the next. Refuses with ROLE_NOT_ALLOWED, PURPOSE_RETIRED,
 * PURPOSE_VERSION_NOT_NEXT, CATEGORY_NOT_FOUND or CATEGORY_RETIRED.
 */
export const publishPurpose: Rule<PublishPurpose, PublishPurposeState> = {
  type: 'registry.publish-purpose',
  schema: PublishPurpose,
  async load(command, read) {
    const current = await read('purpose', command.code);
    const categories: (DataCategory | undefined)[] = [];
    for (const code of command.categories) categories.push(await read('data-category', code));
    return { current, categories };
  },
  decide({ current, categories }, command, context) {
    requireRole(context, 'registrar');
    if (current?.status === 'retired') throw new CodedError('PURPOSE_RETIRED', command.code);
    const next = (current?.version ?? 0) + 1;
    if (command.version !== next)
      throw new CodedError('PURPOSE_VERSION_NOT_NEXT', `the next version is ${String(next)}`);
    for (const [index, code] of command.categories.entries()) {
      const category = categories[index];
      if (category === undefined) throw new CodedError('CATEGORY_NOT_FOUND', code);
      if (category.status === 'retired') throw new CodedError('CATEGORY_RETIRED', code);
    }
    return [{ type: 'PurposePublished', ...stampEvent(command, context), ...commandBody(command) }];
  },
};
