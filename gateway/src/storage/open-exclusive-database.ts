import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ServiceError } from '../service-error.js';
import { SQLITE, sqliteCode } from './sqlite-code.js';
import { asStorageRefusal } from './storage-refusal.js';

export interface ExclusiveDatabase {
  readonly path: string;
  /** What messages call it, for example `the ledger`. */
  readonly what: string;
  /** Kept in the file; one with another number is refused, one without is made. */
  readonly schemaVersion: number;
  readonly schema: string;
}

/**
 * Opens or makes a SQLite file that one process has for itself: while it is open, a second cannot read or write
 * it. What is committed survives a power cut. Fails with LEDGER_UNAVAILABLE where another process has it or
 * another version wrote it, with STORAGE_DAMAGED where it is no database or not with this schema.
 */
export function openExclusiveDatabase(options: ExclusiveDatabase): DatabaseSync {
  const { path, what } = options;
  const database = new DatabaseSync(path);
  try {
    // Exclusive before WAL: the lock is then held from the first access until the file is closed.
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    database.exec('PRAGMA cache_size = -16384');
    database.exec('PRAGMA journal_size_limit = 67108864');
    database.exec('BEGIN IMMEDIATE');
    migrate(database, options);
    database.exec('COMMIT');
    requireSchema(database, options);
    return database;
  } catch (error) {
    database.close();
    if (sqliteCode(error) === SQLITE.BUSY) {
      throw new ServiceError(
        'LEDGER_UNAVAILABLE',
        `another process is using ${what} ${path}; stop it first, or choose another DATA_DIR`,
        { cause: error },
      );
    }
    throw asStorageRefusal(error, basename(path));
  }
}

function migrate(database: DatabaseSync, { what, schema, schemaVersion }: ExclusiveDatabase): void {
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  if (version === schemaVersion) return;
  if (version !== 0) {
    throw new ServiceError(
      'LEDGER_UNAVAILABLE',
      `${what} file has version ${String(version)}, this program knows ${String(schemaVersion)}: start the release that wrote it`,
    );
  }
  database.exec(schema);
  database.exec(`PRAGMA user_version = ${String(schemaVersion)}`);
}

/** A turned byte in the schema's text would otherwise show only in a statement, as an error of SQL. */
function requireSchema(database: DatabaseSync, { path, what, schema }: ExclusiveDatabase): void {
  const fresh = new DatabaseSync(':memory:');
  fresh.exec(schema);
  const written = schemaText(fresh);
  fresh.close();
  if (schemaText(database) !== written)
    throw new ServiceError('STORAGE_DAMAGED', `the schema of ${what} ${path} is not what was written`);
}

function schemaText(database: DatabaseSync): string {
  return JSON.stringify(database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all());
}
