import { CodedError, CommandId, type EventOf } from '@sealtrail/core';
import { callerOf } from './command-route.js';
import type { Call } from './route.js';

/** On every read of what is a citizen's own. The appointment's id, because a pseudonym does not belong in an address. */
export const AppointmentQuery = {
  appointment: CommandId.optional().meta({
    description:
      'For representatives: the id of an appointment of their own with the scope `see`. Shows what is its subject’s.',
  }),
};

/**
 * Whose things the caller asks to see: their own, or those of the subject that an appointment of theirs lets them
 * see now. Undefined for an officer, who has none. Fails with POWER_NOT_FOUND for an appointment that is not the
 * caller's, has ended or not begun, or does not cover seeing: all as if it were not there.
 */
export async function seenSubject(
  call: Pick<Call, 'principal' | 'services'>,
  appointment: string | undefined,
): Promise<string | undefined> {
  const { subjectId } = callerOf(call);
  if (appointment === undefined) return subjectId;
  const now = call.services.clock();
  const power = await call.services.trail.db
    .selectFrom('representatives')
    .select(['subject_id as subjectId', 'body'])
    .where('appointment_id', '=', appointment)
    .where('representative_id', '=', subjectId ?? '')
    .where('ended_at', 'is', null)
    .where('valid_from', '<=', now)
    .where('valid_until', '>', now)
    .executeTakeFirst();
  const { scope = [] } = JSON.parse(power?.body ?? '{}') as Partial<EventOf<'RepresentativeAppointed'>>;
  if (power === undefined || !scope.includes('see'))
    throw new CodedError('POWER_NOT_FOUND', 'no such power of representation of yours');
  return power.subjectId;
}
