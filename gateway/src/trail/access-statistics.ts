import { sql, type RawBuilder } from 'kysely';
import { DAY_MS } from '@sealtrail/core';
import { accessesMatching, type AccessFilters } from './accesses-matching.js';
import type { TrailDatabase } from './open-trail-database.js';

/** What accesses can be counted by. */
export const STATISTIC_GROUPS = [
  'day',
  'requester',
  'provider',
  'purpose',
  'basis',
  'decision',
  'reason',
] as const;
export type StatisticGroup = (typeof STATISTIC_GROUPS)[number];

export interface Statistic {
  /** The day (`YYYY-MM-DD`, Asia/Shanghai), agency or code; null for permits counted by reason. */
  readonly group: string | null;
  readonly permitted: number;
  readonly denied: number;
}

/** Asia/Shanghai has had no other offset since 1991. */
const SHANGHAI_MS = 8 * 3_600_000;
/** Most groups of an answer. */
const GROUPS_MAX = 1_000;

/** Counts of the accesses that `filters` find, in order of the groups; at most 1,000 groups. */
export async function accessStatistics(
  db: TrailDatabase,
  by: StatisticGroup,
  filters: AccessFilters,
): Promise<readonly Statistic[]> {
  const rows = await db
    .selectFrom('accesses')
    .where(accessesMatching(filters))
    .select([groupOf(by).as('name'), decided('permit').as('permitted'), decided('deny').as('denied')])
    .groupBy('name')
    .orderBy('name')
    .limit(GROUPS_MAX)
    .execute();
  return rows.map(({ name, permitted, denied }) => ({
    group: by === 'day' ? dayText(Number(name)) : (name as string | null),
    permitted,
    denied,
  }));
}

export async function countAccesses(db: TrailDatabase, filters: AccessFilters): Promise<number> {
  const { count } = await db
    .selectFrom('accesses')
    .where(accessesMatching(filters))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function decided(decision: 'permit' | 'deny'): RawBuilder<number> {
  return sql<number>`sum(case when ${sql.ref('decision')} = ${sql.lit(decision)} then 1 else 0 end)`;
}

/** Literals, not parameters: SQLite would bind those as fractions, and divide without rounding. */
function groupOf(by: StatisticGroup): RawBuilder<string | number | null> {
  return by === 'day'
    ? sql`(${sql.ref('at')} + ${sql.lit(SHANGHAI_MS)}) / ${sql.lit(DAY_MS)}`
    : sql`${sql.ref(by)}`;
}

function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
