import type { Kysely } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';
import { createTable, TRAIL_TABLE_NAMES } from './trail-schema.js';
import type { TrailTables } from './trail-tables.js';

/** Of earlier releases. What they made is thrown away, so that nothing is left to do in them. */
const EARLIER = [
  '001-tables',
  '002-chain',
  '003-erasures',
  '004-flat-lists',
  '005-filled-before-indexed',
  '006-what-followed',
];

/**
 * The tables as they are now, empty: the rows come from the ledger. A change of the tables gives this another name, and
 * the old one goes to `EARLIER`. Indexes that only questions need are made when the tables are filled.
 */
const anew: Migration = {
  async up(db: Kysely<TrailTables>) {
    for (const name of TRAIL_TABLE_NAMES) {
      await db.schema.dropTable(name).ifExists().execute();
      await createTable(db, name);
    }
    await db.schema.createIndex('accesses_by_id').unique().on('accesses').column('access_id').execute();
    await db.insertInto('position').values({ id: 1, block: 0, time: 0, seq: 0 }).execute();
    // Which chain of blocks the trail is filled from stays as it is.
    await db.schema
      .createTable('chain')
      .ifNotExists()
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .execute();
  },
};

/** The schema, the same on SQLite and PostgreSQL. The trail can be rebuilt, so there is no way down. */
export const TRAIL_MIGRATIONS: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve({
      ...Object.fromEntries(
        EARLIER.map((name): [string, Migration] => [name, { up: () => Promise.resolve() }]),
      ),
      '007-answers': anew,
    }),
};
