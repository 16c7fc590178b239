import { Kysely, PostgresDialect, SqliteDialect, type Dialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { tellsOfDamage, type DamagedFile } from './damaged-file.js';
import { openSqlite } from './sqlite-connection.js';
import { SqliteLimitCompiler } from './sqlite-limit-compiler.js';
import { guarded } from './trail-fault.js';
import { TRAIL_MIGRATIONS } from './trail-migrations.js';
import type { TrailTables } from './trail-tables.js';

export type TrailDatabase = Kysely<TrailTables>;

/** Where the trail lies: a SQLite file, or a PostgreSQL database. */
export type TrailLocation = { readonly file: string } | { readonly postgresUrl: string };

/** PostgreSQL's `int8`; all of ours are safe integers. */
const INT8 = 20;

/**
 * Opens the trail's own database and brings its schema up to date. A file that is damaged, or that was found so
 * before, is thrown away for an empty one: the trail is built anew from the ledger. `damage` is told of what is found
 * later.
 */
export async function openTrailDatabase(
  location: TrailLocation,
  damage?: DamagedFile,
): Promise<TrailDatabase> {
  if (!('file' in location) || damage === undefined) return migrate(location, damage);
  damage.discardMarked();
  try {
    return await migrate(location, damage);
  } catch (error) {
    if (!tellsOfDamage(error)) throw error;
    damage.discard();
    return migrate(location, damage);
  }
}

/** A connection to the trail's database as it is. `onDamage` is told each time that its file is found damaged. */
export function connectTrailDatabase(
  location: TrailLocation,
  onDamage: () => void = () => undefined,
): TrailDatabase {
  return new Kysely<TrailTables>({
    dialect: 'file' in location ? sqlite(location.file, onDamage) : postgres(location),
  });
}

async function migrate(location: TrailLocation, damage: DamagedFile | undefined): Promise<TrailDatabase> {
  const db = connectTrailDatabase(location, () => damage?.tell());
  const { error } = await new Migrator({ db, provider: TRAIL_MIGRATIONS }).migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw error instanceof Error ? error : new Error('the trail could not be migrated', { cause: error });
  }
  return db;
}

function sqlite(file: string, onDamage: () => void): Dialect {
  const dialect = new SqliteDialect({
    database: () => Promise.resolve(openSqlite(file, onDamage)),
  });
  return {
    createAdapter: () => dialect.createAdapter(),
    createDriver: () => dialect.createDriver(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => new SqliteLimitCompiler(),
  };
}

function postgres({ postgresUrl }: { readonly postgresUrl: string }): PostgresDialect {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({
    connectionString: postgresUrl,
    max: 10,
    connectionTimeoutMillis: 5_000,
    types,
  });
  // An idle connection that breaks is replaced by the pool; what needs one meets the fault itself.
  pool.on('error', () => undefined);
  pool.on('connect', guardQueries);
  return new PostgresDialect({
    pool: { connect: () => guarded(() => pool.connect()), end: () => pool.end(), options: pool.options },
  });
}

/** Once for each connection, not for each statement. */
function guardQueries(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...question: unknown[]) => Promise<unknown>;
  client.query = ((...question: unknown[]) => guarded(() => query(...question))) as pg.PoolClient['query'];
}
