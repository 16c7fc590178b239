import { sql, SqliteAdapter, type RawBuilder, type SqlBool } from 'kysely';
import { isNoDecision } from './is-no-decision.js';
import type { TrailDatabase } from './open-trail-database.js';
import type { TrailTables } from './trail-tables.js';

/** An index over these columns, of all rows or of those for which the condition holds. */
type Index = readonly [keyof TrailTables, readonly string[], RawBuilder<SqlBool>?];

/** Few events but decisions are about an access. */
function hasSide(side: 'requester' | 'provider'): RawBuilder<SqlBool> {
  return sql<SqlBool>`${isNoDecision} and ${sql.ref(side)} is not null`;
}

/**
 * Every list walks one of these, newest or oldest first; none needs a sort. Those of an agency come before those of one
 * person or thing: where two would do, SQLite takes the later, which finds fewer.
 */
const INDEXES: readonly Index[] = [
  ['certificates', ['issuer', 'seq']],
  ['certificates', ['subject_id', 'seq']],
  ['certificates', ['digest']],
  ['requests', ['subject_id', 'seq']],
  ['requests', ['agency', 'seq']],
  ['grants', ['subject_id', 'seq']],
  ['grants', ['recipient', 'seq']],
  ['representatives', ['subject_id', 'seq']],
  ['representatives', ['representative_id', 'seq']],
  ['erasures', ['subject_id', 'seq']],
  ['events', ['at', 'seq']],
  ['events', ['agency', 'at', 'seq'], isNoDecision],
  ['events', ['type', 'at', 'seq'], isNoDecision],
  ['events', ['requester', 'at', 'seq'], hasSide('requester')],
  ['events', ['provider', 'at', 'seq'], hasSide('provider')],
  ['events', ['officer', 'at', 'seq'], isNoDecision],
  ['events', ['subject_id', 'at', 'seq'], isNoDecision],
  ['events', ['about', 'seq'], isNoDecision],
  ['accesses', ['at', 'seq']],
  ['accesses', ['requester', 'at', 'seq']],
  ['accesses', ['provider', 'at', 'seq']],
  ['accesses', ['officer', 'at', 'seq']],
  ['accesses', ['case_number', 'at', 'seq']],
  ['accesses', ['subject_id', 'at', 'seq']],
  ['certificates', ['issuer', 'certificate_type', 'seq']],
  ['certificates', ['issuer', 'status', 'seq'], sql<SqlBool>`status <> 'valid'`],
  ['requests', ['agency', 'status', 'seq']],
  ['grants', ['recipient', 'purpose', 'seq']],
  ['grants', ['recipient', 'status', 'seq']],
];

const BY_NAME: ReadonlyMap<string, Index> = new Map(
  INDEXES.map((index) => [`${index[0]}_by_${index[1].join('_')}`, index]),
);

/** The indexes that only questions need and that are not there yet, in the order in which they are to be made. */
export async function missingIndexes(db: TrailDatabase): Promise<readonly string[]> {
  const known = (
    db.getExecutor().adapter instanceof SqliteAdapter
      ? sql<{ name: string }>`select name from sqlite_master where type = 'index'`
      : sql<{ name: string }>`select indexname as name from pg_indexes where schemaname = current_schema()`
  ).execute(db);
  const names = new Set((await known).rows.map(({ name }) => name));
  return [...BY_NAME.keys()].filter((name) => !names.has(name));
}

/** Makes one of them over the rows that are there: in order, which costs a fraction of putting them in one by one. */
export async function makeIndex(db: TrailDatabase, name: string): Promise<void> {
  const [table, columns, where] = BY_NAME.get(name) ?? [];
  if (table === undefined || columns === undefined) throw new TypeError(`the trail has no index ${name}`);
  const index = db.schema
    .createIndex(name)
    .ifNotExists()
    .on(table)
    .columns([...columns]);
  await (where === undefined ? index : index.where(where)).execute();
}
