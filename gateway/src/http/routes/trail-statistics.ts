import { z } from 'zod';
import { accessStatistics, accessTotal, STATISTIC_GROUPS } from '../../trail/access-statistics.js';
import { AccessQuery } from '../access-query.js';
import { inOrder } from '../in-order.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { recordTrailQuery } from '../record-trail-query.js';
import { defineRoute, type Route } from '../route.js';

const Statistic = z.strictObject({
  /** Null for permits counted by reason. */
  group: z.string().nullable(),
  count: z.int(),
  permitted: z.int(),
  denied: z.int(),
});

const statistics = defineRoute({
  method: 'get',
  path: '/v1/trail/statistics',
  policy: ['auditor'],
  operationId: 'readStatistics',
  summary:
    'Counts of the accesses that the filters find, by day (in Shanghai), agency that asked or was asked, purpose, basis, decision or reason.',
  tag: 'trail',
  query: inOrder(z.strictObject({ by: z.enum(STATISTIC_GROUPS), ...AccessQuery, ...FreshQuery })),
  answers: {
    200: {
      description: 'The counts in order of their groups, at most 1,000; `total` is of all.',
      schema: z.strictObject({ items: z.array(Statistic), total: z.int(), ...Fresh }),
    },
  },
  async handle(call) {
    const { by, atLeastBlock, ...filters } = call.query;
    const fresh = await readFresh(call.services, { atLeastBlock });
    await recordTrailQuery(call, 'statistics', { by, ...filters });
    const { db } = call.services.trail;
    const groups = await accessStatistics(db, by, filters);
    const items = groups.map(({ group, permitted, denied }) => {
      return { group, count: permitted + denied, permitted, denied };
    });
    return { body: { items, total: await accessTotal(db, filters), ...fresh } };
  },
});

export const TRAIL_STATISTIC_ROUTES: readonly Route[] = [statistics];
