import { CodedError } from '../coded-error.js';
import type { Rule } from '../contract/rule.js';
import { commandBody } from '../contract/command-body.js';
import { stampEvent } from '../contract/stamp-event.js';
import { checkEvidence } from '../evidence/check-evidence.js';
import { checkNewSubjectKey } from './check-new-subject-key.js';
import { RegisterSubjectKey } from './registry-commands.js';
import type { Agency } from './registry-state.js';
import { loadSubjectKeysEvidence, type SubjectKeysEvidence } from './subject-keys-evidence.js';

export interface NewSubjectKeyFacts extends SubjectKeysEvidence {
  /** The portal's agency, where a session is all there is. */
  readonly portal: Agency | undefined;
}

/**
 * The first key ever may come by the session of a portal whose agency has the power `first-keys`. After that a
 * session is not enough, even where all keys are retired: whoever steals a session must not gain a key that can
 * consent. Refuses with the codes of `checkEvidence` and `checkNewSubjectKey`, or FIRST_KEY_NEEDS_COUNTER.
 */
export const registerSubjectKey: Rule<RegisterSubjectKey, NewSubjectKeyFacts> = {
  type: 'registry.register-subject-key',
  schema: RegisterSubjectKey,
  async load(command, read, context) {
    const { by } = command.evidence;
    const portal = by === 'session' ? await read('agency', context.actor.agency) : undefined;
    return { portal, ...(await loadSubjectKeysEvidence(command, read, context)) };
  },
  decide({ keys, facts, portal }, command, context) {
    const { subjectId, publicKey } = command;
    const allowed = keys === undefined ? (['session', 'counter'] as const) : (['self', 'counter'] as const);
    checkEvidence({ command, subjectId, act: undefined, allowed }, facts, context);
    if (command.evidence.by === 'session' && portal?.powers.includes('first-keys') !== true)
      throw new CodedError('FIRST_KEY_NEEDS_COUNTER', 'this portal registers no first key by session');
    const keyId = checkNewSubjectKey(publicKey, { keys, replaces: 0 }, context.crypto);
    return [
      { type: 'SubjectKeyRegistered', ...stampEvent(command, context), ...commandBody(command), keyId },
    ];
  },
};
