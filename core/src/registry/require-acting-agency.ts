import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import { requireRegisteredAgency } from '../contract/require-registered-agency.js';
import type { Agency } from './registry-state.js';

/**
 * The signer acts as an agency that is registered, under its own organisation, and active. `agency` is the state
 * of the actor's agency. Fails as `requireRegisteredAgency` does, or with AGENCY_NOT_ACTIVE.
 */
export function requireActingAgency(agency: Agency | undefined, context: Context): void {
  requireRegisteredAgency(agency, context);
  if (agency?.status !== 'active') throw new CodedError('AGENCY_NOT_ACTIVE', context.actor.agency);
}
