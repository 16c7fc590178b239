import { CodedError } from '../coded-error.js';
import { FOUNDING_ID } from '../registry/founding-id.js';
import type { RegisterAgency } from '../registry/registry-commands.js';

import type { Actor } from './actor.js';
import type { Context } from './context.js';
import type { ReadState } from './states.js';

type AnyCommand = { readonly type: string };

/**
 * The ledger decides who is registrar, portal or oversight, not whoever issues the signers' certificates: an act in
 * one of these roles needs the signer's agency to be registered under the signer's own organisation, active, and
 * with the power of that name. The one act without it is the founding: the first agency of a ledger registers
 * itself as a registrar. Acts in the role agency are left to their rules (`requireRegisteredAgency`).
 *
 * Undefined, so that nothing is to be waited for, in the role agency. One read for each signer of a transaction; a
 * second one only while the agency is unknown. Fails with FOUNDING_REQUIRED, AGENCY_NOT_FOUND, OTHER_AGENCY,
 * AGENCY_NOT_ACTIVE or ROLE_NOT_ALLOWED.
 */
export function requireStanding(
  command: AnyCommand,
  read: ReadState,
  context: Context,
): Promise<void> | undefined {
  const { actor } = context;
  return actor.role === 'agency' ? undefined : checkStanding(command, read, { ...actor, role: actor.role });
}

async function checkStanding(
  command: AnyCommand,
  read: ReadState,
  signer: Actor & { readonly role: Exclude<Actor['role'], 'agency'> },
): Promise<void> {
  const { agency: creditCode, organisation, role } = signer;
  const agency = await read('agency', creditCode);
  if (agency === undefined) {
    if ((await read('founding', FOUNDING_ID)) !== undefined)
      throw new CodedError('AGENCY_NOT_FOUND', creditCode);
    if (isFounding(command, signer)) return;
    throw new CodedError(
      'FOUNDING_REQUIRED',
      'the first agency of a ledger registers itself, with the power registrar',
    );
  }
  if (agency.organisation !== organisation)
    throw new CodedError('OTHER_AGENCY', 'the agency belongs to another organisation');
  if (agency.status !== 'active') throw new CodedError('AGENCY_NOT_ACTIVE', creditCode);
  if (!agency.powers.includes(role))
    throw new CodedError('ROLE_NOT_ALLOWED', `the signer's agency has not the power ${role}`);
}

function isFounding(command: AnyCommand, { role, agency, organisation }: Actor): boolean {
  if (role !== 'registrar' || command.type !== 'registry.register-agency') return false;
  // Its own schema has parsed the command.
  const own = command as RegisterAgency;
  return own.creditCode === agency && own.organisation === organisation && own.powers.includes('registrar');
}
