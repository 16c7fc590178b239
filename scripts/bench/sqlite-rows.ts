import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface SqliteRowsOptions {
  readonly folder: string;
  /** Rows of one commit. */
  readonly group: number;
  readonly groups: number;
  /** Characters of a row's value. */
  readonly valueLength: number;
}

/** Rows a second that SQLite commits durably with the ledger's own settings: what no ledger on it can exceed. */
export function sqliteRowsPerSecond({ folder, group, groups, valueLength }: SqliteRowsOptions): number {
  const database = new DatabaseSync(join(folder, `rows-${String(group)}.sqlite`));
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('CREATE TABLE rows (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID');
  const insert = database.prepare('INSERT INTO rows (key, value) VALUES (?, ?)');
  const value = 'x'.repeat(valueLength);
  const startedAt = performance.now();
  for (let i = 0; i < groups; i += 1) {
    database.exec('BEGIN IMMEDIATE');
    for (let j = 0; j < group; j += 1) insert.run(`row-${String(i)}-${String(j)}`, value);
    database.exec('COMMIT');
  }
  const seconds = (performance.now() - startedAt) / 1000;
  database.close();
  return (group * groups) / seconds;
}
