import type { Context } from '../contract/context.js';
import type { ReadState } from '../contract/states.js';
import type { Agency, Representative, SubjectKeys } from '../registry/registry-state.js';
import type { Evidence } from './evidence.js';

/** What the ledger knows that bears on a piece of evidence; undefined where it knows nothing, or need not. */
export interface EvidenceFacts {
  /** The keys of whoever must have signed: the subject, or the representative. */
  readonly keys: SubjectKeys | undefined;
  readonly appointment: Representative | undefined;
  /** The agency at whose counter the subject was. */
  readonly agency: Agency | undefined;
}

const NOTHING: EvidenceFacts = { keys: undefined, appointment: undefined, agency: undefined };

/** Looks up what `checkEvidence` needs: at most two reads. */
export async function loadEvidence(
  given: { readonly evidence: Evidence; readonly subjectId: string },
  read: ReadState,
  context: Context,
): Promise<EvidenceFacts> {
  const { evidence, subjectId } = given;
  switch (evidence.by) {
    case 'self':
      return { ...NOTHING, keys: await read('subject-keys', subjectId) };
    case 'representative': {
      const appointment = await read('representative', evidence.appointmentId);
      if (appointment === undefined) return NOTHING;
      return { ...NOTHING, appointment, keys: await read('subject-keys', appointment.representativeId) };
    }
    case 'counter':
      return { ...NOTHING, agency: await read('agency', context.actor.agency) };
    case 'session':
      return evidence.appointmentId === undefined
        ? NOTHING
        : { ...NOTHING, appointment: await read('representative', evidence.appointmentId) };
  }
}
