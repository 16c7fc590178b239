import { CodedError } from '../coded-error.js';
import type { ReadState } from '../contract/states.js';
import { accessPlace } from './access-place.js';
import type { AccessFollowUp, AskedEntry } from './access-state.js';

/** An access as it was decided, undefined where there is none, and what followed. */
export interface KnownAccess {
  readonly entry: AskedEntry | undefined;
  readonly followUp: AccessFollowUp;
}

/** Two reads: the transaction that decided it, and the access's own small key. */
export async function loadKnownAccess(
  { accessId }: { readonly accessId: string },
  read: ReadState,
): Promise<KnownAccess> {
  const { transactionId, place } = accessPlace(accessId);
  const asked = await read('asked', transactionId);
  return { entry: asked?.[place], followUp: (await read('access', accessId)) ?? {} };
}

/** Fails with ACCESS_NOT_FOUND. */
export function requireKnownAccess({ entry }: KnownAccess, accessId: string): AskedEntry {
  if (entry === undefined) throw new CodedError('ACCESS_NOT_FOUND', accessId);
  return entry;
}
