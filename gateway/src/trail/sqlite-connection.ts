import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { tellsOfDamage } from './damaged-file.js';
import { asTrailFault } from './trail-fault.js';

/** Statements kept prepared; the trail has a few dozen, multi-row inserts make some more. */
const STATEMENTS_MAX = 500;

/** Lets Kysely's SQLite dialect work over Node's own SQLite. `onDamage` is told each time that the file is found damaged. */
export function openSqlite(path: string, onDamage: () => void = () => undefined): SqliteDatabase {
  const database = new DatabaseSync(path);
  // A row with its event is about a kilobyte: larger pages take a third more of them a second. For a new file only.
  database.exec('PRAGMA page_size = 8192');
  database.exec('PRAGMA journal_mode = WAL');
  // The trail can be rebuilt from the ledger; losing its last blocks in a power cut costs a replay of them.
  database.exec('PRAGMA synchronous = NORMAL');
  // Pages that change again and again while the trail is filled are written back less often.
  database.exec('PRAGMA wal_autocheckpoint = 8000');
  database.exec('PRAGMA busy_timeout = 5000');
  // 16 MB: what is read often; the system's own cache has the rest.
  database.exec('PRAGMA cache_size = -16384');
  const prepared = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      const known = prepared.get(sql);
      if (known !== undefined) return known;
      const statement = guardedNow(() => asKyselyStatement(database.prepare(sql), onDamage), onDamage);
      if (prepared.size >= STATEMENTS_MAX) prepared.clear();
      prepared.set(sql, statement);
      return statement;
    },
    close() {
      prepared.clear();
      database.close();
    },
  };
}

function asKyselyStatement(statement: StatementSync, onDamage: () => void): SqliteStatement {
  const values = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => guardedNow(() => statement.all(...values(parameters)), onDamage),
    run: (parameters) => guardedNow(() => statement.run(...values(parameters)), onDamage),
    iterate: (parameters) => statement.iterate(...values(parameters)) as IterableIterator<unknown>,
  };
}

function guardedNow<T>(ask: () => T, onDamage: () => void): T {
  try {
    return ask();
  } catch (error) {
    if (tellsOfDamage(error)) onDamage();
    throw asTrailFault(error);
  }
}
