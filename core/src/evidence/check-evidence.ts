import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import { requireRole } from '../contract/require-role.js';
import type { Agency } from '../registry/registry-state.js';
import { requireActingAgency } from '../registry/require-acting-agency.js';
import { checkCommandSignature } from './check-command-signature.js';
import { checkPower, type PowerDemand } from './check-power.js';
import type { Evidence } from './evidence.js';
import type { EvidenceFacts } from './load-evidence.js';

/** What a rule demands of the evidence for one act of a citizen. */
export interface EvidenceDemand {
  readonly command: {
    readonly id: string;
    readonly officer?: string | undefined;
    readonly evidence: Evidence;
  };
  readonly subjectId: string;
  /** What a representative's scope must name; undefined where no representative may act. */
  readonly act: PowerDemand['act'];
  /** In which ways the act may be given. */
  readonly allowed: readonly Evidence['by'][];
}

/**
 * Checks that a citizen's act was given as it says, and gives the id of the key that signed, where one did.
 * Citizens act through the portal; at a counter an officer of an active agency with that power acts.
 *
 * Does not prove a `session`: there the portal's word is all there is, so rules allow it only for acts that
 * narrow what others may do. Fails with EVIDENCE_NOT_ALLOWED, ROLE_NOT_ALLOWED, and the codes of
 * `checkCommandSignature`, `checkPower` and the counter (`requireActingAgency`,
 * OFFICER_MISSING, COUNTER_NOT_ALLOWED); INPUT_INVALID for an officer who is named away from a counter.
 */
export function checkEvidence(
  demand: EvidenceDemand,
  facts: EvidenceFacts,
  context: Context,
): string | undefined {
  const { command, subjectId, act } = demand;
  const { evidence } = command;
  if (!demand.allowed.includes(evidence.by))
    throw new CodedError('EVIDENCE_NOT_ALLOWED', `this act cannot be given by ${evidence.by}`);
  if (evidence.by === 'counter') {
    checkCounter(command.officer, facts.agency, context);
    return undefined;
  }
  requireRole(context, 'portal');
  if (command.officer !== undefined)
    throw new CodedError('INPUT_INVALID', 'an officer is named only at a counter');
  if (evidence.by === 'representative' || (evidence.by === 'session' && evidence.appointmentId !== undefined))
    checkPower(facts.appointment, { subjectId, act, at: context.now });
  if (evidence.by === 'session') return undefined;
  return checkCommandSignature({ ...command, evidence }, facts.keys, context);
}

function checkCounter(officer: string | undefined, agency: Agency | undefined, context: Context): void {
  requireActingAgency(agency, context);
  if (officer === undefined) throw new CodedError('OFFICER_MISSING', 'a counter act names its officer');
  if (agency?.powers.includes('counter') !== true)
    throw new CodedError('COUNTER_NOT_ALLOWED', 'the agency has no counter for citizens');
}
