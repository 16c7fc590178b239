import { CodedError } from '../coded-error.js';
import type { Representative } from '../registry/registry-state.js';
import { isWithin } from '../schema/time.js';
import type { RepresentedAct } from './evidence.js';

/** What is to be done for whom, and when (milliseconds since the epoch). */
export interface PowerDemand {
  readonly subjectId: string;
  /** `renounce`: giving the power back, which its scope need not name; undefined: no representative may. */
  readonly act: RepresentedAct | 'renounce' | undefined;
  readonly at: number;
}

/**
 * Checks that `appointment` lets a representative do this for this subject now. Fails with POWER_NOT_FOUND (also
 * for another subject's, so that nothing is learned of it), POWER_NOT_IN_FORCE or POWER_TOO_NARROW.
 */
export function checkPower(appointment: Representative | undefined, demand: PowerDemand): void {
  if (appointment?.subjectId !== demand.subjectId)
    throw new CodedError('POWER_NOT_FOUND', 'no such appointment of this subject');
  if (demand.act === 'renounce') return;
  if (appointment.endedAt !== undefined || !isWithin(appointment, demand.at))
    throw new CodedError('POWER_NOT_IN_FORCE', 'the appointment has not begun, or has ended');
  if (demand.act === undefined || !appointment.scope.includes(demand.act))
    throw new CodedError('POWER_TOO_NARROW', `the appointment does not cover ${demand.act ?? 'this act'}`);
}
