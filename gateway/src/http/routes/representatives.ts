import { z } from 'zod';
import { CommandId, RepresentedAct, type EventOf } from '@sealtrail/core';
import type { RepresentativeRow } from '../../trail/trail-tables.js';
import { callerOf } from '../command-route.js';
import { httpTime, httpTimeOrNull, HttpTimeText } from '../http-time.js';
import { listRoute } from '../list-route.js';
import type { Route } from '../route.js';

const Appointment = z
  .strictObject({
    appointmentId: CommandId,
    subjectId: z.string(),
    representativeId: z.string(),
    kind: z.enum(['guardian', 'delegate']),
    scope: z.array(RepresentedAct),
    from: HttpTimeText,
    until: HttpTimeText,
    endedAt: HttpTimeText.nullable(),
  })
  .meta({ id: 'Appointment' });

function presentAppointment(row: RepresentativeRow): z.input<typeof Appointment> {
  const { scope } = JSON.parse(row.body) as EventOf<'RepresentativeAppointed'>;
  return {
    appointmentId: row.appointment_id,
    subjectId: row.subject_id,
    representativeId: row.representative_id,
    kind: row.kind,
    scope: [...scope],
    from: httpTime(row.valid_from),
    until: httpTime(row.valid_until),
    endedAt: httpTimeOrNull(row.ended_at),
  };
}

const list = listRoute({
  path: '/v1/representatives',
  policy: ['citizen'],
  operationId: 'listRepresentatives',
  summary: 'Who may act for the signed-in citizen, and for whom the citizen may act; ended ones too.',
  tag: 'representatives',
  table: 'representatives',
  filters: {},
  item: Appointment,
  where: (call) => {
    const { subjectId = '' } = callerOf(call);
    return (eb) => eb.or([eb('subject_id', '=', subjectId), eb('representative_id', '=', subjectId)]);
  },
  present: presentAppointment,
});

export const REPRESENTATIVE_ROUTES: readonly Route[] = [list];
