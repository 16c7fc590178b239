import { z } from 'zod';
import { AccessId, CodedError } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { accessesMatching } from '../../trail/accesses-matching.js';
import { queryOne, type RowFilter } from '../../trail/query-page.js';
import { Access, presentAccess } from '../access.js';
import { AccessQuery } from '../access-query.js';
import { callerOf } from '../command-route.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { listRoute } from '../list-route.js';
import { recordTrailQuery } from '../record-trail-query.js';
import { defineRoute, type Call, type Route } from '../route.js';
import { AppointmentQuery, seenSubject } from '../seen-subject.js';

/** Who may see which accesses: auditors all, agencies either side of their own, citizens those to their data. */
async function visibleTo(
  call: Pick<Call, 'principal' | 'services'>,
  { appointment }: { readonly appointment?: string | undefined },
): Promise<RowFilter<'accesses'>> {
  const { roles, agency } = callerOf(call);
  if (roles.includes('auditor') && appointment === undefined) return (eb) => eb.and([]);
  const subjectId = await seenSubject(call, appointment);
  if (subjectId !== undefined) return ofSubject(subjectId, call.services.clock());
  if (agency !== undefined) {
    return (eb) => eb.or([eb('requester', '=', agency), eb('provider', '=', agency)]);
  }
  throw new ServiceError('NOT_ALLOWED', 'the access token names neither agency nor subject');
}

/** The same for a list: either side of an agency by an index of its own. An auditor may ask for one agency's. */
async function sidesOf(
  call: Pick<Call, 'principal' | 'services'>,
  filters: { readonly agency?: string | undefined; readonly appointment?: string | undefined },
): Promise<readonly RowFilter<'accesses'>[]> {
  const { roles, agency, subjectId } = callerOf(call);
  const isAuditor = roles.includes('auditor');
  const own = isAuditor ? filters.agency : agency;
  const isCitizen = filters.appointment !== undefined || (subjectId !== undefined && !isAuditor);
  if (own === undefined || isCitizen) return [await visibleTo(call, filters)];
  return [(eb) => eb.and([eb('requester', '=', own)]), (eb) => eb.and([eb('provider', '=', own)])];
}

/** An investigation may delay the subject's sight, until a date, never for ever. */
export function ofSubject(subjectId: string, now: number): RowFilter<'accesses'> {
  return (eb) =>
    eb.and([
      eb('subject_id', '=', subjectId),
      eb.or([eb('concealed_until', 'is', null), eb('concealed_until', '<=', now)]),
    ]);
}

const list = listRoute({
  path: '/v1/accesses',
  policy: ['requester', 'provider', 'citizen', 'auditor'],
  operationId: 'listAccesses',
  summary: 'Accesses, refused ones too: of the own agency, to the own data, or, for auditors, all.',
  tag: 'accesses',
  table: 'accesses',
  filters: { ...AccessQuery, ...AppointmentQuery },
  item: Access,
  where: async (call, filters) => {
    const [sides, wanted] = [await sidesOf(call, filters), accessesMatching(filters)];
    return sides.map((side) => (eb) => eb.and([side(eb), wanted(eb)]));
  },
  present: presentAccess,
  before: (call, filters) => recordTrailQuery(call, 'accesses', filters),
});

const { requester, purpose, category, decision, from, until } = AccessQuery;
const MyAccessQuery = { requester, purpose, category, decision, from, until, ...AppointmentQuery };

const mine = listRoute({
  path: '/v1/my/accesses',
  policy: ['citizen'],
  operationId: 'listMyAccesses',
  summary: "Who looked at the signed-in citizen's data, or tried to: newest first.",
  tag: 'my',
  table: 'accesses',
  filters: MyAccessQuery,
  item: Access,
  where: async (call, filters) => {
    const [visible, wanted] = [await visibleTo(call, filters), accessesMatching(filters)];
    return (eb) => eb.and([visible(eb), wanted(eb)]);
  },
  present: presentAccess,
});

const one = defineRoute({
  method: 'get',
  path: '/v1/accesses/{accessId}',
  policy: ['requester', 'provider', 'citizen', 'auditor'],
  operationId: 'readAccess',
  summary: 'One access.',
  tag: 'accesses',
  params: z.strictObject({ accessId: AccessId }),
  query: z.strictObject({ ...AppointmentQuery, ...FreshQuery }),
  answers: { 200: { description: 'The access.', schema: z.strictObject({ access: Access, ...Fresh }) } },
  async handle(call) {
    const { accessId } = call.params;
    const fresh = await readFresh(call.services, call.query);
    await recordTrailQuery(call, 'accesses', { accessId });
    const visible = await visibleTo(call, call.query);
    const row = await queryOne(call.services.trail.db, 'accesses', (eb) =>
      eb.and([eb('access_id', '=', accessId), visible(eb)]),
    );
    if (row === undefined) throw new CodedError('ACCESS_NOT_FOUND', 'no such access that you may see');
    return { body: { access: presentAccess(row), ...fresh } };
  },
});

export const ACCESS_READ_ROUTES: readonly Route[] = [list, mine, one];
