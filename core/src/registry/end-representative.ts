import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { checkEvidence } from '../evidence/check-evidence.js';
import type { Evidence } from '../evidence/evidence.js';
import { type EvidenceFacts, loadEvidence } from '../evidence/load-evidence.js';
import { EndRepresentative } from './registry-commands.js';
import type { Representative } from './registry-state.js';

export interface EndRepresentativeState {
  readonly appointment: Representative | undefined;
  readonly facts: EvidenceFacts;
}

/**
 * By the subject, by the representative who gives the power back, or at a counter; a guardian's, which is the
 * law's, only at a counter. Ends what the representative may do, not what was done. Refuses with the codes of
 * `checkEvidence`, POWER_NOT_FOUND, or POWER_ENDED where it is over already.
 */
export const endRepresentative: Rule<EndRepresentative, EndRepresentativeState> = {
  type: 'registry.end-representative',
  schema: EndRepresentative,
  async load(command, read, context) {
    const appointment = await read('representative', command.appointmentId);
    return { appointment, facts: await loadEvidence(command, read, context) };
  },
  decide({ appointment, facts }, command, context) {
    const { subjectId, evidence } = command;
    const allowed = waysToEnd(appointment);
    checkEvidence({ command, subjectId, act: 'renounce', allowed }, facts, context);
    if (appointment?.subjectId !== subjectId)
      throw new CodedError('POWER_NOT_FOUND', 'no such appointment of this subject');
    if (namedAppointment(evidence, command) !== command.appointmentId)
      throw new CodedError('POWER_NOT_FOUND', 'a representative gives back only the power that is named');
    if (appointment.endedAt !== undefined || appointment.until <= context.now)
      throw new CodedError('POWER_ENDED', 'the appointment is over already');
    const { representativeId } = appointment;
    return [
      {
        type: 'RepresentativeEnded',
        ...stampEvent(command, context),
        ...commandBody(command),
        representativeId,
      },
    ];
  },
};

function waysToEnd(appointment: Representative | undefined): readonly Evidence['by'][] {
  return appointment?.kind === 'guardian' ? ['counter'] : ['self', 'session', 'representative', 'counter'];
}

/** The appointment under which a representative acts; the subject's own acts, and a counter's, need none. */
function namedAppointment(evidence: Evidence, command: EndRepresentative): string {
  const named =
    evidence.by === 'representative' || evidence.by === 'session' ? evidence.appointmentId : undefined;
  return named ?? command.appointmentId;
}
