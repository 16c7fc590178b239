import { sql, type RawBuilder } from 'kysely';
import { DAY_MS } from '@sealtrail/core';
import { accessesMatching, type AccessFilters } from './accesses-matching.js';
import type { TrailDatabase } from './open-trail-database.js';
import { SHANGHAI_MS, shanghaiDay, startOfShanghaiDay } from './shanghai-day.js';
import { ACCESS_COUNT_KEY } from './trail-tables.js';

/** What accesses can be counted by: all that their counts are kept by. */
export const STATISTIC_GROUPS = ACCESS_COUNT_KEY;
export type StatisticGroup = (typeof STATISTIC_GROUPS)[number];

export interface Statistic {
  /** The day (`YYYY-MM-DD`, Asia/Shanghai), agency or code; null for permits counted by reason. */
  readonly group: string | null;
  readonly permitted: number;
  readonly denied: number;
}

/** Most groups of an answer. */
const GROUPS_MAX = 1_000;

/**
 * Counts of the accesses that `filters` find, in order of the groups; at most 1,000 groups. What the counts of whole
 * days can answer is read from them, whatever the ledger holds; only parts of days are counted access by access. A
 * question for an officer, a subject, a category, a case or the state of the pair is counted so altogether.
 */
export async function accessStatistics(
  db: TrailDatabase,
  by: StatisticGroup,
  filters: AccessFilters,
): Promise<readonly Statistic[]> {
  const parts = await Promise.all(
    partsOf(filters).map((part) =>
      'days' in part ? countDays(db, by, part) : countEach(db, by, part.filters),
    ),
  );
  const found = new Map<string | null, Statistic>();
  for (const { group, permitted, denied } of parts.flat()) {
    const known = found.get(group);
    found.set(group, {
      group,
      permitted: (known?.permitted ?? 0) + permitted,
      denied: (known?.denied ?? 0) + denied,
    });
  }
  return [...found.values()].sort(byGroup).slice(0, GROUPS_MAX);
}

/** How many accesses the filters find. */
export async function accessTotal(db: TrailDatabase, filters: AccessFilters): Promise<number> {
  const decisions = await accessStatistics(db, 'decision', filters);
  return decisions.reduce((sum, { permitted, denied }) => sum + permitted + denied, 0);
}

/** Permits counted by reason come first. */
function byGroup({ group: a }: Statistic, { group: b }: Statistic): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  return a < b ? -1 : Number(a > b);
}

/** Whole days `[first, end)` in Shanghai, counted already. */
interface WholeDays {
  readonly days: { readonly first: number; readonly end: number };
  readonly filters: AccessFilters;
}

type Part = WholeDays | { readonly filters: AccessFilters };

/** Farther than any time of an access. */
const [FIRST_DAY, END_DAY] = [-1_000_000, 100_000_000];

function partsOf(filters: AccessFilters): readonly Part[] {
  const { from, until, officer, subjectId, category, caseNumber, pair } = filters;
  if ([officer, subjectId, category, caseNumber, pair].some((value) => value !== undefined))
    return [{ filters }];
  // A day that begins before `from` is not whole.
  const first = from === undefined ? FIRST_DAY : shanghaiDay(from - 1) + 1;
  const end = until === undefined ? END_DAY : shanghaiDay(until);
  if (first >= end) return [{ filters }];
  const parts: Part[] = [{ days: { first, end }, filters }];
  if (from !== undefined) parts.push({ filters: { ...filters, until: startOfShanghaiDay(first) } });
  if (until !== undefined) parts.push({ filters: { ...filters, from: startOfShanghaiDay(end) } });
  return parts;
}

/** What the counts of a day are kept by. */
const [, ...COUNTED] = ACCESS_COUNT_KEY;

async function countDays(
  db: TrailDatabase,
  by: StatisticGroup,
  { days, filters }: WholeDays,
): Promise<readonly Statistic[]> {
  const { agency } = filters;
  let query = db.selectFrom('access_counts').where('day', '>=', days.first).where('day', '<', days.end);
  for (const column of COUNTED) {
    const value = filters[column];
    if (value !== undefined) query = query.where(column, '=', value as never);
  }
  if (agency !== undefined)
    query = query.where((eb) => eb.or([eb('requester', '=', agency), eb('provider', '=', agency)]));
  const rows = await query
    .select([
      sql<string | number>`${sql.ref(by)}`.as('name'),
      decided('permit', sql.ref('count')).as('permitted'),
      decided('deny', sql.ref('count')).as('denied'),
    ])
    .groupBy('name')
    .execute();
  return rows.map(({ name, ...counts }) => ({ group: groupName(by, name), ...counts }));
}

async function countEach(
  db: TrailDatabase,
  by: StatisticGroup,
  filters: AccessFilters,
): Promise<readonly Statistic[]> {
  const rows = await db
    .selectFrom('accesses')
    .where(accessesMatching(filters))
    .select([
      groupOf(by).as('name'),
      decided('permit', sql.lit(1)).as('permitted'),
      decided('deny', sql.lit(1)).as('denied'),
    ])
    .groupBy('name')
    .execute();
  return rows.map(({ name, ...counts }) => ({ group: groupName(by, name), ...counts }));
}

function decided(decision: 'permit' | 'deny', count: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`sum(case when ${sql.ref('decision')} = ${sql.lit(decision)} then ${count} else 0 end)`;
}

/** Literals, not parameters: SQLite would bind those as fractions, and divide without rounding. */
function groupOf(by: StatisticGroup): RawBuilder<string | number | null> {
  return by === 'day'
    ? sql`(${sql.ref('at')} + ${sql.lit(SHANGHAI_MS)}) / ${sql.lit(DAY_MS)}`
    : sql`${sql.ref(by)}`;
}

/** The counts have an empty text where a permit has no reason. */
function groupName(by: StatisticGroup, name: string | number | null): string | null {
  if (name === null || name === '') return null;
  return by === 'day' ? new Date(Number(name) * DAY_MS).toISOString().slice(0, 10) : String(name);
}
