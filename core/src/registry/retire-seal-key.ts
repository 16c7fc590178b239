import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { CLOCK_TOLERANCE_MS } from '../schema/time.js';
import { RetireSealKey } from './registry-commands.js';
import type { SealKey } from './registry-state.js';

/**
 * By the registrar. A retired key may be named once more for a compromise that came to light afterwards, or that
 * turned out to be older. Refuses with ROLE_NOT_ALLOWED, SEAL_KEY_NOT_FOUND, SEAL_KEY_RETIRED, or
 * TIME_OUT_OF_BOUNDS for a compromise that is still to come.
 */
export const retireSealKey: Rule<RetireSealKey, SealKey | undefined> = {
  type: 'registry.retire-seal-key',
  schema: RetireSealKey,
  load: (command, read) => read('seal-key', command.keyId),
  decide(key, command, context) {
    requireRole(context, 'registrar');
    if (key === undefined) throw new CodedError('SEAL_KEY_NOT_FOUND', command.keyId);
    const { compromisedAt } = command;
    if (key.retiredAt !== undefined && !isNews(key, compromisedAt))
      throw new CodedError('SEAL_KEY_RETIRED', command.keyId);
    if (compromisedAt !== undefined && compromisedAt > context.now + CLOCK_TOLERANCE_MS)
      throw new CodedError('TIME_OUT_OF_BOUNDS', 'a compromise in the future');
    return [
      {
        type: 'SealKeyRetired',
        ...stampEvent(command, context),
        ...commandBody(command),
        owner: key.owner,
      },
    ];
  },
};

function isNews(key: SealKey, compromisedAt: number | undefined): boolean {
  return compromisedAt !== undefined && compromisedAt < (key.compromisedAt ?? Infinity);
}
