import { CodedError } from '../coded-error.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { checkEvidence } from '../evidence/check-evidence.js';
import { checkNewSubjectKey } from './check-new-subject-key.js';
import { RotateSubjectKey } from './registry-commands.js';
import { requireActiveSubjectKey } from './require-active-subject-key.js';
import { loadSubjectKeysEvidence, type SubjectKeysEvidence } from './subject-keys-evidence.js';

/**
 * One key goes and another comes, signed by the key that goes or at a counter. Refuses with the codes of
 * `checkEvidence`, EVIDENCE_KEY_UNKNOWN where another of the subject's keys signed, and the codes of
 * `requireActiveSubjectKey` and `checkNewSubjectKey`.
 */
export const rotateSubjectKey: Rule<RotateSubjectKey, SubjectKeysEvidence> = {
  type: 'registry.rotate-subject-key',
  schema: RotateSubjectKey,
  load: loadSubjectKeysEvidence,
  decide({ keys, facts }, command, context) {
    const { subjectId, keyId, publicKey, evidence } = command;
    const allowed = ['self', 'counter'] as const;
    const signer = checkEvidence({ command, subjectId, act: undefined, allowed }, facts, context);
    requireActiveSubjectKey(keys, keyId);
    if (signer !== undefined && signer !== keyId)
      throw new CodedError('EVIDENCE_KEY_UNKNOWN', 'the key that goes signs its rotation');
    const newKeyId = checkNewSubjectKey(publicKey, { keys, replaces: 1 }, context.crypto);
    const stamp = stampEvent(command, context);
    return [
      { type: 'SubjectKeyRetired', ...stamp, subjectId, keyId, reason: 'rotated', evidence },
      { type: 'SubjectKeyRegistered', ...stamp, subjectId, keyId: newKeyId, publicKey, evidence },
    ];
  },
};
