import { DAY_MS } from '@sealtrail/core';
import type { Anomaly, AnomalyQuestion, FindAnomalies } from './anomaly.js';

/** One officer is refused again and again. */
export const manyRefusals: FindAnomalies = async ({ db, from, until, thresholds, limit }) => {
  const rows = await db
    .selectFrom('accesses')
    .select((eb) => ['requester', 'officer', eb.fn.max('at').as('at'), eb.fn.countAll<number>().as('count')])
    .where('at', '>=', from)
    .where('at', '<', until)
    .where('decision', '=', 'deny')
    .where('officer', 'is not', null)
    .groupBy(['requester', 'officer'])
    .having((eb) => eb.fn.countAll(), '>=', thresholds.refusalsPerOfficer)
    .orderBy('count', 'desc')
    .orderBy('officer')
    .limit(limit)
    .execute();
  return rows;
};

/** One officer asks for one subject again and again: a colleague, a relative, a neighbour. */
export const sameSubjectOften: FindAnomalies = async ({ db, from, until, thresholds, limit }) => {
  const rows = await db
    .selectFrom('accesses')
    .select((eb) => [
      'requester',
      'officer',
      'subject_id as subjectId',
      eb.fn.max('at').as('at'),
      eb.fn.countAll<number>().as('count'),
    ])
    .where('at', '>=', from)
    .where('at', '<', until)
    .where('officer', 'is not', null)
    .groupBy(['requester', 'officer', 'subject_id'])
    .having((eb) => eb.fn.countAll(), '>=', thresholds.asksForOneSubject)
    .orderBy('count', 'desc')
    .orderBy('officer')
    .orderBy('subject_id')
    .limit(limit)
    .execute();
  return rows;
};

/** An officer's last day of the time asked for, against the same officer's own habit in the days before it. */
export const unusualVolume: FindAnomalies = async (question) => {
  const { until, thresholds, limit } = question;
  const { factor, asksMin, habitDays } = thresholds.volume;
  const dayStart = until - DAY_MS;
  const busy = await asksByOfficer(question, { from: dayStart, until, asksMin });
  if (busy.length === 0) return [];
  const before = await asksByOfficer(question, {
    from: dayStart - habitDays * DAY_MS,
    until: dayStart,
    asksMin: 1,
    officers: busy.flatMap(({ officer }) => (officer === null ? [] : [officer])),
  });
  const habit = new Map(before.map((row) => [officerKey(row), row.count / habitDays]));
  return busy.filter((row) => row.count > factor * (habit.get(officerKey(row)) ?? 0)).slice(0, limit);
};

function officerKey({ requester, officer }: Pick<Anomaly, 'requester' | 'officer'>): string {
  return `${requester} ${officer ?? ''}`;
}

/** Most officers compared at a time. */
const OFFICERS_MAX = 1_000;

interface Span {
  readonly from: number;
  readonly until: number;
  readonly asksMin: number;
  readonly officers?: readonly string[];
}

async function asksByOfficer(
  { db }: AnomalyQuestion,
  { from, until, asksMin, officers }: Span,
): Promise<readonly Anomaly[]> {
  let query = db
    .selectFrom('accesses')
    .select((eb) => ['requester', 'officer', eb.fn.max('at').as('at'), eb.fn.countAll<number>().as('count')])
    .where('at', '>=', from)
    .where('at', '<', until)
    .where('officer', 'is not', null);
  if (officers !== undefined) query = query.where('officer', 'in', officers);
  return query
    .groupBy(['requester', 'officer'])
    .having((eb) => eb.fn.countAll(), '>=', asksMin)
    .orderBy('count', 'desc')
    .orderBy('officer')
    .limit(OFFICERS_MAX)
    .execute();
}
