import type { Context } from '../contract/context.js';
import type { ReadState } from '../contract/states.js';
import type { Evidence } from '../evidence/evidence.js';
import { type EvidenceFacts, loadEvidence } from '../evidence/load-evidence.js';
import type { SubjectKeys } from './registry-state.js';

/** What every rule about a subject's keys looks up. */
export interface SubjectKeysEvidence {
  readonly keys: SubjectKeys | undefined;
  readonly facts: EvidenceFacts;
}

export async function loadSubjectKeysEvidence(
  command: { readonly subjectId: string; readonly evidence: Evidence },
  read: ReadState,
  context: Context,
): Promise<SubjectKeysEvidence> {
  const keys = await read('subject-keys', command.subjectId);
  return { keys, facts: await loadEvidence(command, read, context) };
}
