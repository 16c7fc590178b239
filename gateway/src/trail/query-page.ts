import type { ExpressionBuilder, ExpressionWrapper, Selectable, SqlBool } from 'kysely';
import type { TrailDatabase } from './open-trail-database.js';
import type { TrailTables } from './trail-tables.js';

/** Tables whose rows are numbered by the event that made them. */
export type NumberedTable =
  'events' | 'certificates' | 'requests' | 'grants' | 'accesses' | 'representatives' | 'subject_keys';

/** Which rows may be seen and are asked for. Ownership is part of it, never a check afterwards. */
export type RowFilter<T extends NumberedTable> = (
  eb: ExpressionBuilder<TrailTables, T>,
) => ExpressionWrapper<TrailTables, T, SqlBool>;

/** One filter, or alternatives of which no row meets two. */
export type RowFilters<T extends NumberedTable> = RowFilter<T> | readonly RowFilter<T>[];

export interface PageQuestion {
  /** At most this many rows. */
  readonly limit: number;
  /** Only rows made before this event; the `seq` of the last row of the page before. */
  readonly before?: number | undefined;
}

export interface RowPage<T extends NumberedTable> {
  readonly rows: readonly Selectable<TrailTables[T]>[];
  /** Where the next page begins; absent on the last. */
  readonly next?: number;
}

/**
 * One page of a table, newest first, by key and never by offset: the millionth page costs what the first does.
 * Each alternative walks an index of its own, newest first, where one filter with `or` would make the database
 * collect and sort every row that there is.
 */
export async function queryPage<T extends NumberedTable>(
  db: TrailDatabase,
  table: T,
  filters: RowFilters<T>,
  question: PageQuestion,
): Promise<RowPage<T>> {
  const { limit } = question;
  const found = await Promise.all(alternatives(filters).map((one) => newestRows(db, table, one, question)));
  const merged = found.flat().sort((a, b) => b.seq - a.seq);
  const rows = merged.slice(0, limit);
  const last = rows[limit - 1];
  return merged.length > limit && last !== undefined ? { rows, next: last.seq } : { rows };
}

function alternatives<T extends NumberedTable>(filters: RowFilters<T>): readonly RowFilter<T>[] {
  return typeof filters === 'function' ? [filters] : filters;
}

/** One row more than the page has, if there is one: whether another page follows. */
async function newestRows<T extends NumberedTable>(
  db: TrailDatabase,
  table: T,
  filter: RowFilter<T>,
  { limit, before }: PageQuestion,
): Promise<(Selectable<TrailTables[T]> & { readonly seq: number })[]> {
  // The builder cannot follow a table that is a type parameter; every numbered table has `seq`.
  let query = db.selectFrom(table as 'events').selectAll();
  query = query.where(filter as unknown as RowFilter<'events'>);
  if (before !== undefined) query = query.where('seq', '<', before);
  const found = await query
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute();
  return found as unknown as (Selectable<TrailTables[T]> & { readonly seq: number })[];
}

/** The one row that the filter finds; `undefined` where there is none, or none to be seen. */
export async function queryOne<T extends NumberedTable>(
  db: TrailDatabase,
  table: T,
  filter: RowFilter<T>,
): Promise<Selectable<TrailTables[T]> | undefined> {
  return (await queryPage(db, table, filter, { limit: 1 })).rows[0];
}

/** How many rows the filters find, counting no further than `max` of each. */
export async function countRows<T extends NumberedTable>(
  db: TrailDatabase,
  table: T,
  filters: RowFilters<T>,
  max: number,
): Promise<number> {
  const counts = await Promise.all(alternatives(filters).map((one) => countOne(db, table, one, max)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function countOne<T extends NumberedTable>(
  db: TrailDatabase,
  table: T,
  filter: RowFilter<T>,
  max: number,
): Promise<number> {
  const found = db
    .selectFrom(table as 'events')
    .select('seq')
    .where(filter as unknown as RowFilter<'events'>)
    .limit(max)
    .as('found');
  const { count } = await db
    .selectFrom(found)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
