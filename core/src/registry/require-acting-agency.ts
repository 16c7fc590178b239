import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import { requireRole } from '../contract/require-role.js';
import type { Agency } from './registry-state.js';

/**
 * The signer acts as an agency that is registered, under its own organisation, and active. `agency` is the state
 * of the actor's agency. Fails with ROLE_NOT_ALLOWED, AGENCY_NOT_FOUND, OTHER_AGENCY or AGENCY_NOT_ACTIVE.
 */
export function requireActingAgency(agency: Agency | undefined, context: Context): void {
  requireRole(context, 'agency');
  const { agency: creditCode, organisation } = context.actor;
  if (agency === undefined) throw new CodedError('AGENCY_NOT_FOUND', creditCode);
  if (agency.organisation !== organisation)
    throw new CodedError('OTHER_AGENCY', 'the agency belongs to another organisation');
  if (agency.status !== 'active') throw new CodedError('AGENCY_NOT_ACTIVE', creditCode);
}
