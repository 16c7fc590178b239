import { createHash } from 'node:crypto';
import type { TrailDatabase } from '#gateway/trail/open-trail-database';
import { TRAIL_TABLE_NAMES } from '#gateway/trail/trail-schema';
import type { TrailTables } from '#gateway/trail/trail-tables';

/** Rows read at a time. */
const PAGE = 1_000;

/**
 * SHA-256, base64url, over every row of every table, in one order. The same blocks must give the same hash, on SQLite
 * and on PostgreSQL, whatever restarts and repeats lie between.
 */
export async function trailHash(db: TrailDatabase): Promise<string> {
  const hash = createHash('sha256');
  for (const table of TRAIL_TABLE_NAMES) {
    hash.update(`${table}\n`);
    for await (const row of rowsOf(db, table)) {
      hash.update(`${JSON.stringify(Object.entries(row))}\n`);
    }
  }
  return hash.digest('base64url');
}

/** By number, because databases differ in how they order text. */
async function* rowsOf(
  db: TrailDatabase,
  table: keyof TrailTables,
): AsyncIterable<Readonly<Record<string, unknown>>> {
  for (let last = -1; ;) {
    // The builder cannot follow a table that is a variable; every table has `seq`.
    const page = await db
      .selectFrom(table as 'events')
      .selectAll()
      .where('seq', '>', last)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    for (const row of page) yield { ...row };
    const newest = page.at(-1);
    if (newest === undefined || page.length < PAGE) return;
    last = newest.seq;
  }
}
