import { CodedError } from '../coded-error.js';
import type { SubjectKeys } from './registry-state.js';

/** Fails with SUBJECT_KEY_NOT_FOUND or SUBJECT_KEY_RETIRED. */
export function requireActiveSubjectKey(keys: SubjectKeys | undefined, keyId: string): void {
  const key = keys !== undefined && Object.hasOwn(keys.keys, keyId) ? keys.keys[keyId] : undefined;
  if (key === undefined) throw new CodedError('SUBJECT_KEY_NOT_FOUND', keyId);
  if (key.status === 'retired') throw new CodedError('SUBJECT_KEY_RETIRED', keyId);
}
