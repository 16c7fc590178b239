import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';
import { DAY_MS } from '@sealtrail/core';
import { isNoDecision } from './is-no-decision.js';
import { SHANGHAI_MS } from './shanghai-day.js';
import { createIndex, createTable, dropIndex, TRAIL_TABLE_NAMES } from './trail-schema.js';
import type { TrailTables } from './trail-tables.js';

type Db = Kysely<TrailTables>;
type Index = readonly [keyof TrailTables, readonly string[], RawBuilder<SqlBool>?];

const FIRST_INDEXES: readonly Index[] = [
  ['events', ['about', 'seq']],
  ['events', ['subject_id', 'seq']],
  ['events', ['at']],
  ['certificates', ['issuer', 'seq']],
  ['certificates', ['subject_id', 'seq']],
  ['certificates', ['digest']],
  ['requests', ['subject_id', 'seq']],
  ['requests', ['agency', 'seq']],
  ['grants', ['subject_id', 'seq']],
  ['grants', ['recipient', 'seq']],
  ['accesses', ['at']],
  ['accesses', ['subject_id', 'seq']],
  ['accesses', ['requester', 'seq']],
  ['accesses', ['provider', 'seq']],
  ['representatives', ['subject_id', 'seq']],
  ['representatives', ['representative_id', 'seq']],
];

/** Tables and columns that later migrations bring. */
const LATER_TABLES: readonly (keyof TrailTables)[] = ['erasures', 'access_counts'];
const SIDES = ['requester', 'provider'] as const;

const first: Migration = {
  async up(db: Db) {
    for (const name of TRAIL_TABLE_NAMES.filter((one) => !LATER_TABLES.includes(one)))
      await createTable(db, name, name === 'events' ? SIDES : []);
    for (const [table, columns] of FIRST_INDEXES) await createIndex(db, table, columns);
    await db.schema.createIndex('accesses_by_id').unique().on('accesses').column('access_id').execute();
    await db.insertInto('position').values({ id: 1, block: 0, time: 0, seq: 0 }).execute();
  },
};

const erasures: Migration = {
  async up(db: Db) {
    await createTable(db, 'erasures');
    await createIndex(db, 'erasures', ['subject_id', 'seq']);
  },
};

const chain: Migration = {
  async up(db: Db) {
    await db.schema
      .createTable('chain')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .execute();
  },
};

/** Not by time, or with every decision in them. */
const REPLACED_INDEXES: readonly Index[] = FIRST_INDEXES.filter(
  ([table]) => table === 'events' || table === 'accesses',
);

/** Few events but decisions are about an access. */
function hasSide(side: (typeof SIDES)[number]): RawBuilder<SqlBool> {
  return sql<SqlBool>`${isNoDecision} and ${sql.ref(side)} is not null`;
}

/**
 * Every list walks one of these, newest or oldest first; none needs a sort. Those of an agency come before those of one
 * person or thing: where two would do, SQLite takes the later, which finds fewer.
 */
const INDEXES: readonly Index[] = [
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

/** What an event has of its access's two sides, counts of accesses by day, and an index for every list. */
const flatLists: Migration = {
  async up(db: Db) {
    for (const side of SIDES) await db.schema.alterTable('events').addColumn(side, 'text').execute();
    await sql`
      update events set
        requester = (select requester from accesses where access_id = events.about),
        provider = (select provider from accesses where access_id = events.about)
      where exists (select access_id from accesses where access_id = events.about)`.execute(db);
    await createTable(db, 'access_counts');
    const day = sql`(at + ${sql.lit(SHANGHAI_MS)}) / ${sql.lit(DAY_MS)}`;
    await sql`
      insert into access_counts (seq, day, requester, provider, purpose, basis, decision, reason, count)
      select min(seq), ${day}, requester, provider, purpose, basis, decision, coalesce(reason, ''), count(*)
      from accesses
      group by ${day}, requester, provider, purpose, basis, decision, coalesce(reason, '')`.execute(db);
    for (const [table, columns] of REPLACED_INDEXES) await dropIndex(db, table, columns);
    for (const [table, columns, where] of INDEXES) await createIndex(db, table, columns, where);
  },
};

/** The schema, the same on SQLite and PostgreSQL. The trail can be rebuilt, so there is no way down. */
export const TRAIL_MIGRATIONS: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve({
      '001-tables': first,
      '002-chain': chain,
      '003-erasures': erasures,
      '004-flat-lists': flatLists,
    }),
};
