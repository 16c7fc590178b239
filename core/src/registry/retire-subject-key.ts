import { commandBody } from '../contract/command-body.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { checkEvidence } from '../evidence/check-evidence.js';
import { RetireSubjectKey } from './registry-commands.js';
import { requireActiveSubjectKey } from './require-active-subject-key.js';
import { loadSubjectKeysEvidence, type SubjectKeysEvidence } from './subject-keys-evidence.js';

/**
 * A session is enough: whoever has lost the phone must be able to retire its key. Refuses with the codes of
 * `checkEvidence` and `requireActiveSubjectKey`.
 */
export const retireSubjectKey: Rule<RetireSubjectKey, SubjectKeysEvidence> = {
  type: 'registry.retire-subject-key',
  schema: RetireSubjectKey,
  load: loadSubjectKeysEvidence,
  decide({ keys, facts }, command, context) {
    const { subjectId, keyId } = command;
    const allowed = ['session', 'self', 'counter'] as const;
    checkEvidence({ command, subjectId, act: undefined, allowed }, facts, context);
    requireActiveSubjectKey(keys, keyId);
    return [{ type: 'SubjectKeyRetired', ...stampEvent(command, context), ...commandBody(command) }];
  },
};
