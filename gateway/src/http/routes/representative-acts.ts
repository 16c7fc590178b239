import { z } from 'zod';
import { CommandId, IdDocument, RegistryCommands, SubjectId } from '@sealtrail/core';
import { citizenRoute } from '../citizen-route.js';
import { HttpTime } from '../http-time.js';
import { requireSubject } from '../named-subject.js';
import type { Route } from '../route.js';
import { eventOf } from '../run-command.js';

const Appointment = RegistryCommands.AppointRepresentative.shape;

const appoint = citizenRoute({
  path: '/v1/representatives',
  operationId: 'appointRepresentative',
  summary: 'Appoints a guardian (at a counter) or a delegate (by the subject, or at a counter).',
  tag: 'representatives',
  said: {
    representativeId: SubjectId.optional(),
    representativeIdDocument: IdDocument.optional().meta({
      description:
        'Instead of `representativeId`: the pseudonym is made here, and the document kept nowhere.',
    }),
    kind: Appointment.kind,
    scope: Appointment.scope,
    from: HttpTime,
    until: HttpTime,
  },
  made: { appointmentId: CommandId },
  act: ({ body, services: { pseudonyms } }) => {
    const { representativeId: subjectId, representativeIdDocument: idDocument } = body;
    const representativeId = requireSubject({ subjectId, idDocument }, pseudonyms, {
      pointer: '/representativeId',
      document: '/representativeIdDocument',
    });
    const { kind, scope, from, until } = body;
    return { type: 'registry.appoint-representative', representativeId, kind, scope, from, until };
  },
  present: (committed) => ({ appointmentId: eventOf(committed, 'RepresentativeAppointed').appointmentId }),
});

const endAppointment = citizenRoute({
  path: '/v1/representatives/{appointmentId}/end',
  operationId: 'endRepresentative',
  summary: 'Ends a power of representation: what was done under it stays done.',
  tag: 'representatives',
  params: z.strictObject({ appointmentId: CommandId }),
  said: { reason: RegistryCommands.EndRepresentative.shape.reason },
  act: ({ params: { appointmentId }, body: { reason } }) => ({
    type: 'registry.end-representative',
    appointmentId,
    reason,
  }),
});

export const REPRESENTATIVE_ACT_ROUTES: readonly Route[] = [appoint, endAppointment];
