import { CodedError } from '../coded-error.js';
import type { Agency } from '../registry/registry-state.js';
import type { Context } from './context.js';
import { requireRole } from './require-role.js';

/**
 * The signer acts as an agency, and the agency is registered under the signer's own organisation: no organisation
 * can speak for another's agency. `agency` is the state of the actor's agency; whether it is active is not asked,
 * because a suspended agency still owes receipts and erasures. Fails with ROLE_NOT_ALLOWED, AGENCY_NOT_FOUND or
 * OTHER_AGENCY.
 */
export function requireRegisteredAgency(agency: Agency | undefined, context: Context): void {
  requireRole(context, 'agency');
  const { agency: creditCode, organisation } = context.actor;
  if (agency === undefined) throw new CodedError('AGENCY_NOT_FOUND', creditCode);
  if (agency.organisation !== organisation)
    throw new CodedError('OTHER_AGENCY', 'the agency belongs to another organisation');
}
