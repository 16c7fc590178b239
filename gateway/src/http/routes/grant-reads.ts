import { z } from 'zod';
import { CodedError, CommandId, type EventOf } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { givenBy } from '../../trail/given-by.js';
import type { GrantsAt } from '../../trail/grants-at.js';
import { GRANT_STATES, grantsWith, grantStatus } from '../../trail/grant-status.js';
import { queryOne, type RowFilter } from '../../trail/query-page.js';
import type { GrantRow } from '../../trail/trail-tables.js';
import { callerOf } from '../command-route.js';
import { HttpTermsText, presentTerms } from '../http-terms.js';
import { HttpGivenBy } from '../http-given-by.js';
import { httpTime, httpTimeOrNull, HttpTimeText } from '../http-time.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { listRoute } from '../list-route.js';
import { defineRoute, type Call, type Route } from '../route.js';
import { AppointmentQuery, seenSubject } from '../seen-subject.js';

const Grant = z
  .strictObject({
    grantId: CommandId,
    subjectId: z.string(),
    terms: HttpTermsText,
    /** Stored, or derived: from the time (`scheduled`, `expired`, `exhausted`) or a newer notice (`inapplicable`). */
    status: z.enum(GRANT_STATES),
    used: z.int(),
    givenBy: HttpGivenBy.by,
    /** The power of the representative who gave it. */
    appointmentId: CommandId.optional(),
    madeAt: HttpTimeText,
    requestId: z.string().optional(),
    narrowed: z.boolean(),
    endedAt: HttpTimeText.nullable(),
    supersedes: z.string().optional(),
    successor: z.string().optional(),
  })
  .meta({ id: 'Grant' });

function presentGrant(row: GrantRow, at: GrantsAt): z.input<typeof Grant> {
  const made = JSON.parse(row.body) as EventOf<'GrantMade'>;
  const { by, ...power } = givenBy(made.evidence);
  return {
    grantId: row.grant_id,
    subjectId: row.subject_id,
    // A shortened grant ends earlier than it was made to.
    terms: presentTerms({ ...made.terms, until: row.valid_until }),
    status: grantStatus(row, at),
    used: row.used,
    givenBy: by,
    ...power,
    madeAt: httpTime(made.at),
    ...(made.requestId !== undefined && { requestId: made.requestId }),
    narrowed: made.narrowed,
    endedAt: httpTimeOrNull(row.ended_at),
    ...(made.supersedes !== undefined && { supersedes: made.supersedes }),
    ...(row.successor !== null && { successor: row.successor }),
  };
}

/** Citizens see their own grants, agencies those that were given to them. */
export async function visibleGrants(
  call: Pick<Call, 'principal' | 'services'>,
  { appointment }: { readonly appointment?: string | undefined },
): Promise<RowFilter<'grants'>> {
  const { roles, agency } = callerOf(call);
  const subjectId = await seenSubject(call, appointment);
  if (subjectId !== undefined) return (eb) => eb.and([eb('subject_id', '=', subjectId)]);
  if (roles.includes('requester') && agency !== undefined)
    return (eb) => eb.and([eb('recipient', '=', agency)]);
  throw new ServiceError('NOT_ALLOWED', 'the access token names neither agency nor subject');
}

const GrantFilters = {
  ...AppointmentQuery,
  purpose: z.string().max(64).optional(),
  status: z.enum(GRANT_STATES).optional(),
};

const listGrants = listRoute({
  path: '/v1/grants',
  policy: ['citizen', 'requester'],
  operationId: 'listGrants',
  summary: "A citizen's own grants, or those given to the own agency.",
  tag: 'grants',
  table: 'grants',
  filters: GrantFilters,
  item: Grant,
  at: ({ grantsAt, clock }) => grantsAt(clock()),
  where: async (call, { purpose, status, ...represented }, at) => {
    const visible = await visibleGrants(call, represented);
    return (eb) =>
      eb.and([
        visible(eb),
        ...(purpose === undefined ? [] : [eb('purpose', '=', purpose)]),
        ...(status === undefined ? [] : [grantsWith(status, at)(eb)]),
      ]);
  },
  present: presentGrant,
});

const readGrant = defineRoute({
  method: 'get',
  path: '/v1/grants/{grantId}',
  policy: ['citizen', 'requester'],
  operationId: 'readGrant',
  summary: 'One grant.',
  tag: 'grants',
  params: z.strictObject({ grantId: CommandId }),
  query: z.strictObject({ ...AppointmentQuery, ...FreshQuery }),
  answers: { 200: { description: 'The grant.', schema: z.strictObject({ grant: Grant, ...Fresh }) } },
  async handle(call) {
    const fresh = await readFresh(call.services, call.query);
    const visible = await visibleGrants(call, call.query);
    const row = await queryOne(call.services.trail.db, 'grants', (eb) =>
      eb.and([eb('grant_id', '=', call.params.grantId), visible(eb)]),
    );
    if (row === undefined) throw new CodedError('GRANT_NOT_FOUND', 'no such grant of yours');
    const at = await call.services.grantsAt(call.services.clock());
    return { body: { grant: presentGrant(row, at), ...fresh } };
  },
});

export const GRANT_READ_ROUTES: readonly Route[] = [listGrants, readGrant];
