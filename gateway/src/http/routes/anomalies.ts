import { z } from 'zod';
import { DAY_MS } from '@sealtrail/core';
import { ANOMALY_RULES, type AnomalyRule } from '../../trail/anomalies/anomaly-rules.js';
import { findAnomalies } from '../../trail/anomalies/find-anomalies.js';
import { ServiceError } from '../../service-error.js';
import { PageLimit } from '../cursor.js';
import { httpTime, HttpTime, HttpTimeText } from '../http-time.js';
import { inOrder } from '../in-order.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { recordTrailQuery } from '../record-trail-query.js';
import { defineRoute, type Route } from '../route.js';

const RANGE_MAX_DAYS = 92;
const DEFAULT_RANGE_DAYS = 30;

const Rule = z.enum(Object.keys(ANOMALY_RULES) as [AnomalyRule, ...AnomalyRule[]]);

const Anomaly = z.strictObject({
  rule: Rule,
  requester: z.string(),
  officer: z.string().nullable(),
  at: HttpTimeText,
  accessId: z.string().optional(),
  subjectId: z.string().optional(),
  count: z.int(),
});

const anomalies = defineRoute({
  method: 'get',
  path: '/v1/trail/anomalies',
  policy: ['auditor'],
  operationId: 'listAnomalies',
  summary: 'What is off, by rules whose thresholds are data: the gravest first. Up to 92 days at a time.',
  tag: 'trail',
  query: inOrder(
    z.strictObject({
      rule: Rule.optional(),
      from: HttpTime.optional(),
      until: HttpTime.optional(),
      limit: PageLimit,
      ...FreshQuery,
    }),
  ),
  answers: {
    200: {
      description: 'What was found, at most `limit` of each rule, and the thresholds.',
      schema: z.strictObject({
        items: z.array(Anomaly),
        thresholds: z.record(z.string(), z.json()),
        ...Fresh,
      }),
    },
  },
  async handle(call) {
    const { rule, limit, atLeastBlock } = call.query;
    const now = call.services.clock();
    const until = call.query.until ?? now;
    const from = call.query.from ?? until - DEFAULT_RANGE_DAYS * DAY_MS;
    if (until - from > RANGE_MAX_DAYS * DAY_MS) {
      throw new ServiceError('RANGE_TOO_LARGE', `at most ${String(RANGE_MAX_DAYS)} days at a time`);
    }
    const fresh = await readFresh(call.services, { atLeastBlock });
    await recordTrailQuery(call, 'anomalies', { rule, from, until });
    const thresholds = call.services.config.anomalyThresholds;
    const question = { db: call.services.trail.db, from, until, now, thresholds, limit };
    const found = await findAnomalies(question, rule === undefined ? undefined : [rule]);
    return {
      body: { items: found.map(({ at, ...rest }) => ({ ...rest, at: httpTime(at) })), thresholds, ...fresh },
    };
  },
});

export const ANOMALY_ROUTES: readonly Route[] = [anomalies];
