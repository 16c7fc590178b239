import {
  sql,
  type ExpressionBuilder,
  type ExpressionWrapper,
  type RawBuilder,
  type Selectable,
  type SqlBool,
} from 'kysely';
import type { TrailDatabase } from './open-trail-database.js';
import type { EventRow, TrailTables } from './trail-tables.js';

/** Tables whose rows are numbered by the event that made them. */
export type NumberedTable =
  'events' | 'certificates' | 'requests' | 'grants' | 'accesses' | 'representatives' | 'subject_keys';

/** Which rows may be seen and are asked for. Ownership is part of it, never a check afterwards. */
export type RowFilter<T extends NumberedTable> = (
  eb: ExpressionBuilder<TrailTables, T>,
) => ExpressionWrapper<TrailTables, T, SqlBool>;

/** The events that decided these accesses: found by the indexes of the accesses, which have the same numbers. */
export interface DecisionsOf {
  readonly decisionsOf: RowFilter<'accesses'>;
}

type Branch<T extends NumberedTable> = RowFilter<T> | (T extends 'events' ? DecisionsOf : never);

/** One filter, or alternatives; a row that meets several is there once. */
export type RowFilters<T extends NumberedTable> = RowFilter<T> | readonly Branch<T>[];

/** Where a row stands in its list: `[at, seq]` or `[seq]`, as `orderOf` says for the table. */
export type RowPosition = readonly number[];

export interface PageQuestion {
  /** At most this many rows. */
  readonly limit: number;
  /** Only rows that stand after this one; `next` of the page before. */
  readonly before?: RowPosition | undefined;
}

export interface RowPage<T extends NumberedTable> {
  readonly rows: readonly Selectable<TrailTables[T]>[];
  /** Where the next page begins; absent on the last. */
  readonly next?: RowPosition;
}

type Column = 'at' | 'seq';
type Row<T extends NumberedTable> = Selectable<TrailTables[T]> & {
  readonly seq: number;
  readonly at?: number;
};

/**
 * What a list is ordered by, the newest first. Events and accesses go by their time, so that a question for a span
 * of it costs what the span holds; the ledger's order decides between equal times, and alone where rows have none.
 */
export function orderOf(table: NumberedTable): readonly Column[] {
  return table === 'events' || table === 'accesses' ? ['at', 'seq'] : ['seq'];
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
  const found = await Promise.all(branchesOf(filters).map((one) => newestRows(db, table, one, question)));
  const merged = mergeRows(found.flat());
  const rows = merged.slice(0, limit);
  const last = rows[limit - 1];
  if (merged.length <= limit || last === undefined) return { rows };
  return { rows, next: orderOf(table).map((column) => last[column] ?? 0) };
}

/** Every page from `question` on, each read when it is asked for, until `signal` aborts. */
export async function* allPages<T extends NumberedTable>(
  db: TrailDatabase,
  table: T,
  filters: RowFilters<T>,
  question: PageQuestion,
  signal: AbortSignal,
): AsyncIterable<RowPage<T>> {
  let { before } = question;
  do {
    const page = await queryPage(db, table, filters, { ...question, before });
    yield page;
    before = page.next;
  } while (before !== undefined && !signal.aborted);
}

function branchesOf<T extends NumberedTable>(filters: RowFilters<T>): readonly Branch<T>[] {
  return typeof filters === 'function' ? [filters] : filters;
}

/** In order, each row once. Every alternative gave the newest of its own, so all of the newest are here. */
function mergeRows<T extends NumberedTable>(rows: readonly Row<T>[]): Row<T>[] {
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return [...bySeq.values()].sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || b.seq - a.seq);
}

/** One row more than the page has, if there is one: whether another page follows. */
async function newestRows<T extends NumberedTable>(
  db: TrailDatabase,
  table: T,
  branch: Branch<T>,
  question: PageQuestion,
): Promise<Row<T>[]> {
  const found =
    typeof branch === 'function'
      ? await newestOf(db, table, branch as unknown as RowFilter<'events'>, question)
          .selectAll()
          .execute()
      : await newestDecisions(db, branch, question);
  return found as unknown as Row<T>[];
}

// The builder cannot follow a table that is a type parameter; every numbered table has `seq`.
function newestOf(
  db: TrailDatabase,
  table: NumberedTable,
  filter: RowFilter<'events'>,
  question: PageQuestion,
) {
  return db
    .selectFrom(table as 'events')
    .where((eb) => eb.and([filter(eb), afterPosition(table, question)]))
    .orderBy(inOrder(table))
    .limit(question.limit + 1);
}

/** In no order: asked for one, SQLite would look for these few among all events in that order. */
function newestDecisions(
  db: TrailDatabase,
  { decisionsOf }: DecisionsOf,
  question: PageQuestion,
): Promise<EventRow[]> {
  const decisions = newestOf(db, 'accesses', decisionsOf as unknown as RowFilter<'events'>, question);
  return db
    .selectFrom('events')
    .selectAll()
    .where((eb) => eb('seq', 'in', decisions.select('seq')))
    .execute();
}

function columnsOf(table: NumberedTable): RawBuilder<unknown>[] {
  return orderOf(table).map((column) => sql.ref(column));
}

function inOrder(table: NumberedTable): RawBuilder<unknown> {
  return sql.join(columnsOf(table).map((column) => sql`${column} desc`));
}

function afterPosition(table: NumberedTable, { before }: PageQuestion): RawBuilder<SqlBool> {
  if (before === undefined) return sql<SqlBool>`true`;
  return sql<SqlBool>`(${sql.join(columnsOf(table))}) < (${sql.join(before)})`;
}

/** The one row that the filter finds; `undefined` where there is none, or none to be seen. */
export async function queryOne<T extends NumberedTable>(
  db: TrailDatabase,
  table: T,
  filter: RowFilter<T>,
): Promise<Selectable<TrailTables[T]> | undefined> {
  return (await queryPage(db, table, filter, { limit: 1 })).rows[0];
}

/** How many rows the filters find, counting no further than `max`. */
export async function countRows<T extends NumberedTable>(
  db: TrailDatabase,
  table: T,
  filters: RowFilters<T>,
  max: number,
): Promise<number> {
  const [first, ...rest] = branchesOf(filters).map((branch) => numbersOf(db, table, branch, max));
  if (first === undefined) return 0;
  const found = rest.reduce((all, one) => all.union(one), first);
  const { count } = await db
    .selectFrom(db.selectFrom(found.as('numbers')).select('seq').limit(max).as('found'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** The numbers of what one alternative finds, at most `max` of them. */
function numbersOf<T extends NumberedTable>(db: TrailDatabase, table: T, branch: Branch<T>, max: number) {
  const isPlain = typeof branch === 'function';
  const numbers = db
    .selectFrom((isPlain ? table : 'accesses') as 'events')
    .select('seq')
    .where((isPlain ? branch : branch.decisionsOf) as unknown as RowFilter<'events'>)
    .limit(max);
  // A limit of its own needs a statement of its own.
  return db.selectFrom(numbers.as('numbers')).select('seq');
}
