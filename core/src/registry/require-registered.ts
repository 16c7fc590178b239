import { CodedError } from '../coded-error.js';
import type { ReadState } from '../contract/states.js';

/** Looks up which of these agencies are not registered: one read for each. */
export async function loadUnregistered(
  agencies: readonly string[],
  read: ReadState,
): Promise<readonly string[]> {
  const unregistered: string[] = [];
  for (const agency of new Set(agencies))
    if ((await read('agency', agency)) === undefined) unregistered.push(agency);
  return unregistered;
}

/** Fails with AGENCY_NOT_FOUND, naming the first of them. */
export function requireRegistered(unregistered: readonly string[]): void {
  const [first] = unregistered;
  if (first !== undefined) throw new CodedError('AGENCY_NOT_FOUND', first);
}
