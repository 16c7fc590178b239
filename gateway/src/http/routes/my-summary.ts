import { z } from 'zod';
import { grantsWith, type GrantStatus } from '../../trail/grant-status.js';
import type { TrailDatabase } from '../../trail/open-trail-database.js';
import type { RowFilter } from '../../trail/query-page.js';
import { requestsWith } from '../../trail/request-status.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { defineRoute, type Route } from '../route.js';
import { AppointmentQuery, seenSubject } from '../seen-subject.js';
import { ofSubject } from './access-reads.js';

const Key = z.strictObject({ keyId: z.string(), status: z.enum(['active', 'retired']) });
const Summary = z.strictObject({
  subjectId: z.string(),
  accesses: z.strictObject({ permitted: z.int(), denied: z.int() }),
  grants: z.strictObject({ active: z.int(), paused: z.int() }),
  openRequests: z.int(),
  certificates: z.int(),
  keys: z.array(Key),
  ...Fresh,
});

const summary = defineRoute({
  method: 'get',
  path: '/v1/my/summary',
  policy: ['citizen'],
  operationId: 'readMySummary',
  summary: 'Totals that do not depend on a page, and the registered keys.',
  tag: 'my',
  query: z.strictObject({ ...AppointmentQuery, ...FreshQuery }),
  answers: { 200: { description: 'The summary.', schema: Summary } },
  async handle(call) {
    const fresh = await readFresh(call.services, call.query);
    const subjectId = (await seenSubject(call, call.query.appointment)) ?? '';
    const { trail, clock, grantsAt } = call.services;
    const { db } = trail;
    const now = clock();
    const at = await grantsAt(now);
    const accesses = (decision: 'permit' | 'deny'): Promise<number> =>
      count(db, 'accesses', (eb) => eb.and([ofSubject(subjectId, now)(eb), eb('decision', '=', decision)]));
    const grants = (status: GrantStatus): Promise<number> =>
      count(db, 'grants', (eb) => eb.and([eb('subject_id', '=', subjectId), grantsWith(status, at)(eb)]));
    const openRequests = await count(db, 'requests', (eb) =>
      eb.and([eb('subject_id', '=', subjectId), requestsWith('submitted', now)(eb)]),
    );
    return {
      body: {
        subjectId,
        accesses: { permitted: await accesses('permit'), denied: await accesses('deny') },
        grants: { active: await grants('active'), paused: await grants('paused') },
        openRequests,
        certificates: await count(db, 'certificates', (eb) => eb.and([eb('subject_id', '=', subjectId)])),
        keys: await keysOf(db, subjectId),
        ...fresh,
      },
    };
  },
});

async function count<T extends 'accesses' | 'grants' | 'requests' | 'certificates'>(
  db: TrailDatabase,
  table: T,
  filter: RowFilter<T>,
): Promise<number> {
  // The builder cannot follow a table that is a type parameter.
  const { total } = await db
    .selectFrom(table as 'grants')
    .where(filter as unknown as RowFilter<'grants'>)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

async function keysOf(db: TrailDatabase, subjectId: string): Promise<z.input<typeof Key>[]> {
  return db
    .selectFrom('subject_keys')
    .select(['key_id as keyId', 'status'])
    .where('subject_id', '=', subjectId)
    .orderBy('seq')
    .execute();
}

export const MY_SUMMARY_ROUTES: readonly Route[] = [summary];
