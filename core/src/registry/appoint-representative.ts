import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { checkEvidence } from '../evidence/check-evidence.js';
import { type EvidenceFacts, loadEvidence } from '../evidence/load-evidence.js';
import { AppointRepresentative } from './registry-commands.js';
import type { Representative } from './registry-state.js';

export interface AppointRepresentativeState {
  readonly sameId: Representative | undefined;
  readonly facts: EvidenceFacts;
}

/**
 * Makes an appointment whose id is the command's. A guardian's power is the law's, so it is shown at a counter; a
 * delegate's is the subject's to give. Refuses with the codes of `checkEvidence`, POWER_OF_ONESELF,
 * POWER_PERIOD_INVALID (empty, or over already) or ID_REUSED.
 */
export const appointRepresentative: Rule<AppointRepresentative, AppointRepresentativeState> = {
  type: 'registry.appoint-representative',
  schema: AppointRepresentative,
  async load(command, read, context) {
    const sameId = await read('representative', command.id);
    return { sameId, facts: await loadEvidence(command, read, context) };
  },
  decide({ sameId, facts }, command, context) {
    const { subjectId, from, until } = command;
    const allowed = command.kind === 'guardian' ? (['counter'] as const) : (['self', 'counter'] as const);
    checkEvidence({ command, subjectId, act: undefined, allowed }, facts, context);
    if (command.representativeId === subjectId)
      throw new CodedError('POWER_OF_ONESELF', 'nobody is their own representative');
    if (until <= from || until <= context.now)
      throw new CodedError('POWER_PERIOD_INVALID', 'the appointment would never be in force');
    if (sameId !== undefined) throw new CodedError('ID_REUSED', 'an appointment with this id');
    const appointmentId = command.id;
    return [
      {
        type: 'RepresentativeAppointed',
        ...stampEvent(command, context),
        ...commandBody(command),
        appointmentId,
      },
    ];
  },
};
