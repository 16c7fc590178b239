import { z } from 'zod';
import { CodedError, CommandId, type EventOf } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import type { RequestAnswer } from '../../trail/project-authorisation.js';
import { queryOne, type RowFilter } from '../../trail/query-page.js';
import { REQUEST_STATES, requestsWith, requestStatus } from '../../trail/request-status.js';
import type { RequestRow } from '../../trail/trail-tables.js';
import { callerOf } from '../command-route.js';
import { HttpTermsText, presentTerms } from '../http-terms.js';
import { HttpGivenBy } from '../http-given-by.js';
import { httpTime, HttpTimeText } from '../http-time.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { listRoute } from '../list-route.js';
import { defineRoute, type Call, type Route } from '../route.js';
import { AppointmentQuery, seenSubject } from '../seen-subject.js';

const Answer = z.strictObject({
  at: HttpTimeText,
  by: HttpGivenBy.by.optional(),
  appointmentId: HttpGivenBy.appointmentId,
  reason: z.string().optional(),
  grantId: CommandId.optional(),
});

const Request = z
  .strictObject({
    requestId: CommandId,
    agency: z.string(),
    subjectId: z.string(),
    terms: HttpTermsText,
    caseNumber: z.string(),
    justification: z.string(),
    answerBy: HttpTimeText,
    askedAt: HttpTimeText,
    /** Stored, or derived: still unanswered at `answerBy`, it has lapsed. */
    status: z.enum(REQUEST_STATES),
    answer: Answer.optional(),
  })
  .meta({ id: 'AuthorisationRequest' });

function presentRequest(row: RequestRow, now: number): z.input<typeof Request> {
  const asked = JSON.parse(row.body) as EventOf<'AuthorisationRequested'>;
  return {
    requestId: row.request_id,
    agency: row.agency,
    subjectId: row.subject_id,
    terms: presentTerms(asked.terms),
    caseNumber: asked.caseNumber,
    justification: asked.justification,
    answerBy: httpTime(row.answer_by),
    askedAt: httpTime(asked.at),
    status: requestStatus(row, now),
    ...answerOf(row),
  };
}

function answerOf({ answer_body: body }: RequestRow): { answer?: z.input<typeof Answer> } {
  if (body === null) return {};
  const { at, ...said } = JSON.parse(body) as RequestAnswer;
  return { answer: { at: httpTime(at), ...said } };
}

/** Citizens see what they are asked, agencies what they asked. */
async function visibleRequests(
  call: Pick<Call, 'principal' | 'services'>,
  { appointment }: { readonly appointment?: string | undefined },
): Promise<RowFilter<'requests'>> {
  const { roles, agency } = callerOf(call);
  const subjectId = await seenSubject(call, appointment);
  if (subjectId !== undefined) return (eb) => eb.and([eb('subject_id', '=', subjectId)]);
  if (roles.includes('requester') && agency !== undefined) return (eb) => eb.and([eb('agency', '=', agency)]);
  throw new ServiceError('NOT_ALLOWED', 'the access token names neither agency nor subject');
}

const listRequests = listRoute({
  path: '/v1/authorisation-requests',
  policy: ['citizen', 'requester'],
  operationId: 'listRequests',
  summary: 'What a citizen is asked, or what the own agency asked.',
  tag: 'authorisation-requests',
  table: 'requests',
  filters: {
    ...AppointmentQuery,
    status: z.enum(REQUEST_STATES).optional(),
  },
  item: Request,
  where: async (call, { status, ...represented }, now) => {
    const visible = await visibleRequests(call, represented);
    return (eb) => eb.and([visible(eb), ...(status === undefined ? [] : [requestsWith(status, now)(eb)])]);
  },
  present: presentRequest,
});

const myRequests = listRoute({
  path: '/v1/my/requests',
  policy: ['citizen'],
  operationId: 'listMyRequests',
  summary: 'What the signed-in citizen is asked.',
  tag: 'my',
  table: 'requests',
  filters: AppointmentQuery,
  item: Request,
  where: (call, represented) => visibleRequests(call, represented),
  present: presentRequest,
});

const readRequest = defineRoute({
  method: 'get',
  path: '/v1/authorisation-requests/{requestId}',
  policy: ['citizen', 'requester'],
  operationId: 'readRequest',
  summary: 'One request.',
  tag: 'authorisation-requests',
  params: z.strictObject({ requestId: CommandId }),
  query: z.strictObject({ ...AppointmentQuery, ...FreshQuery }),
  answers: { 200: { description: 'The request.', schema: z.strictObject({ request: Request, ...Fresh }) } },
  async handle(call) {
    const fresh = await readFresh(call.services, call.query);
    const visible = await visibleRequests(call, call.query);
    const row = await queryOne(call.services.trail.db, 'requests', (eb) =>
      eb.and([eb('request_id', '=', call.params.requestId), visible(eb)]),
    );
    if (row === undefined) throw new CodedError('REQUEST_NOT_FOUND', 'no such request of yours');
    return { body: { request: presentRequest(row, call.services.clock()), ...fresh } };
  },
});

export const REQUEST_READ_ROUTES: readonly Route[] = [listRequests, myRequests, readRequest];
