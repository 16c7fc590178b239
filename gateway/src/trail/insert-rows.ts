import type { CompiledQuery, Transaction } from 'kysely';
import type { TrailTables } from './trail-tables.js';

/** Rows in one statement: beyond a few dozen, binding costs SQLite more than another step does. */
const ROWS_MAX = 40;

/** Tables whose rows come by the thousand; none has generated columns, so a row is its own insert. */
export type RecordTable = 'events' | 'accesses' | 'certificates' | 'quarantine';

export type InsertRows = <T extends RecordTable>(
  db: Transaction<TrailTables>,
  table: T,
  rows: readonly TrailTables[T][],
) => Promise<void>;

/**
 * Inserts rows, compiling each shape of statement once: for one database. All rows of a table must name their
 * columns in one order, as one function makes them.
 */
export function createRowInserter(): InsertRows {
  const compiled = new Map<string, CompiledQuery>();
  return async (db, table, rows) => {
    for (let from = 0; from < rows.length; from += ROWS_MAX) {
      const part = rows.slice(from, from + ROWS_MAX);
      const shape = `${table} ${String(part.length)}`;
      let query = compiled.get(shape);
      if (query === undefined) {
        query = db
          .insertInto(table)
          .values(part as never)
          .compile();
        compiled.set(shape, query);
      }
      await db.executeQuery({ ...query, parameters: part.flatMap((row): unknown[] => Object.values(row)) });
    }
  };
}
