import type { Transaction } from 'kysely';
import { shanghaiDay } from './shanghai-day.js';
import { ACCESS_COUNT_KEY, type AccessCountRow, type AccessRow, type TrailTables } from './trail-tables.js';

/** Rows in one statement. */
const ROWS_MAX = 100;

/** Adds newly decided accesses to the counts that statistics are read from. */
export async function countAccesses(
  db: Transaction<TrailTables>,
  accesses: readonly AccessRow[],
): Promise<void> {
  const rows = countRows(accesses);
  for (let from = 0; from < rows.length; from += ROWS_MAX) {
    await db
      .insertInto('access_counts')
      .values(rows.slice(from, from + ROWS_MAX))
      .onConflict((conflict) =>
        conflict
          .columns([...ACCESS_COUNT_KEY])
          .doUpdateSet((eb) => ({ count: eb('access_counts.count', '+', eb.ref('excluded.count')) })),
      )
      .execute();
  }
}

/** What comes together is mostly counted together, so that the last row is looked at first. */
function countRows(accesses: readonly AccessRow[]): AccessCountRow[] {
  const counts = new Map<string, AccessCountRow>();
  let last: AccessCountRow | undefined;
  for (const access of accesses) {
    const row = countRow(access);
    if (last === undefined || !isCountedWith(row, last)) {
      const key = ACCESS_COUNT_KEY.map((column) => row[column]).join(' ');
      last = counts.get(key) ?? { ...row, count: 0 };
      counts.set(key, last);
    }
    last.count += 1;
  }
  return [...counts.values()];
}

function isCountedWith(one: AccessCountRow, other: AccessCountRow): boolean {
  return ACCESS_COUNT_KEY.every((column) => one[column] === other[column]);
}

function countRow({
  seq,
  at,
  requester,
  provider,
  purpose,
  basis,
  decision,
  reason,
}: AccessRow): AccessCountRow {
  const day = shanghaiDay(at);
  return { seq, day, requester, provider, purpose, basis, decision, reason: reason ?? '', count: 1 };
}
