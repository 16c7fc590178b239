import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import { requireRegisteredAgency } from '../contract/require-registered-agency.js';
import type { ReadState } from '../contract/states.js';
import type { Agency } from '../registry/registry-state.js';
import type { AskedEntry } from './access-state.js';
import { type KnownAccess, loadKnownAccess, requireKnownAccess } from './known-access.js';
import { requirePermitted } from './require-permitted.js';

/** What one side's act on an access must look up. */
export interface OwnAccess extends KnownAccess {
  readonly agency: Agency | undefined;
}

export async function loadOwnAccess(
  command: { readonly accessId: string },
  read: ReadState,
  context: Context,
): Promise<OwnAccess> {
  return { agency: await read('agency', context.actor.agency), ...(await loadKnownAccess(command, read)) };
}

const OTHER = {
  requester: 'ACCESS_OTHER_REQUESTER',
  provider: 'ACCESS_OTHER_PROVIDER',
} as const;

/**
 * A permitted access on whose `side` the signer stands. Fails with the codes of `requireRegisteredAgency`,
 * ACCESS_NOT_FOUND, ACCESS_OTHER_REQUESTER or ACCESS_OTHER_PROVIDER, or ACCESS_NOT_PERMITTED.
 */
export function requireOwnAccess(
  state: OwnAccess,
  { accessId, side }: { readonly accessId: string; readonly side: keyof typeof OTHER },
  context: Context,
): AskedEntry {
  requireRegisteredAgency(state.agency, context);
  const entry = requireKnownAccess(state, accessId);
  if (entry[side] !== context.actor.agency) throw new CodedError(OTHER[side], accessId);
  return requirePermitted(entry, accessId);
}
