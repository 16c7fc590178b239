import { CodedError } from '../coded-error.js';
import type { AskedEntry } from './access-state.js';

/** Nothing follows from a denied access. Fails with ACCESS_NOT_PERMITTED. */
export function requirePermitted(entry: AskedEntry, accessId: string): AskedEntry {
  if (entry.decision === 'deny') throw new CodedError('ACCESS_NOT_PERMITTED', accessId);
  return entry;
}
