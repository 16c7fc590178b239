import type { Rule } from '../contract/rule.js';
import { commandBody } from '../contract/command-body.js';
import { stampEvent } from '../contract/stamp-event.js';
import { checkEvidence } from '../evidence/check-evidence.js';
import { checkNewSubjectKey } from './check-new-subject-key.js';
import { RegisterSubjectKey } from './registry-commands.js';
import { loadSubjectKeysEvidence, type SubjectKeysEvidence } from './subject-keys-evidence.js';

/**
 * The first key ever may come by the portal's session. After that a session is not enough, even where all keys are
 * retired: whoever steals a session must not gain a key that can consent. Refuses with the codes of
 * `checkEvidence` and `checkNewSubjectKey`.
 */
export const registerSubjectKey: Rule<RegisterSubjectKey, SubjectKeysEvidence> = {
  type: 'registry.register-subject-key',
  schema: RegisterSubjectKey,
  load: loadSubjectKeysEvidence,
  decide({ keys, facts }, command, context) {
    const { subjectId, publicKey } = command;
    const allowed = keys === undefined ? (['session', 'counter'] as const) : (['self', 'counter'] as const);
    checkEvidence({ command, subjectId, act: undefined, allowed }, facts, context);
    const keyId = checkNewSubjectKey(publicKey, { keys, replaces: 0 }, context.crypto);
    return [
      { type: 'SubjectKeyRegistered', ...stampEvent(command, context), ...commandBody(command), keyId },
    ];
  },
};
