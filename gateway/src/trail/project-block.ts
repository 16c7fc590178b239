import { DomainEvent, type EventOf, type EventType } from '@sealtrail/core';
import type { Transaction } from 'kysely';
import type { Block } from '../ledger/ledger.js';
import { eventRow, type EventPlace } from './event-row.js';
import { accessRow } from './project-access.js';
import { PROJECTIONS, type Projection } from './projections.js';
import type { AccessRow, EventRow, QuarantineRow, TrailTables } from './trail-tables.js';

/** Rows in one insert; SQLite and PostgreSQL bound the parameters of a statement at 32,766 and 65,535. */
const INSERT_ROWS_MAX = 500;

/**
 * Brings one block into the tables, inside the caller's transaction; answers the number of the last event.
 * What cannot be read is quarantined, and the line goes on: the same blocks give the same rows everywhere.
 */
export async function projectBlock(
  db: Transaction<TrailTables>,
  block: Block,
  lastSeq: number,
): Promise<number> {
  let seq = lastSeq;
  const events: EventRow[] = [];
  const quarantine: QuarantineRow[] = [];
  const accesses: AccessRow[] = [];
  for (const transaction of block.transactions) {
    for (const [i, written] of transaction.events.entries()) {
      const parsed = DomainEvent.safeParse(written);
      if (!parsed.success) {
        const reason = parsed.error.issues[0]?.code ?? 'unreadable';
        const body = JSON.stringify(written);
        quarantine.push({ block: block.height, transaction_id: transaction.id, place: i, reason, body });
        continue;
      }
      seq += 1;
      const place = { seq, block: block.height, transactionId: transaction.id };
      events.push(eventRow(parsed.data, place));
      if (parsed.data.type === 'AccessDecided') {
        accesses.push(accessRow(parsed.data, place));
      } else {
        // Later events of a block may follow up its accesses.
        await insertAccesses(db, accesses.splice(0));
        await project(db, parsed.data, place);
      }
    }
  }
  await insertAccesses(db, accesses);
  await insertInto(db, 'events', events);
  await insertInto(db, 'quarantine', quarantine);
  await db
    .updateTable('position')
    .set({ block: block.height, time: block.time, seq })
    .where('id', '=', 1)
    .execute();
  return seq;
}

async function project(
  db: Transaction<TrailTables>,
  event: Exclude<DomainEvent, EventOf<'AccessDecided'>>,
  place: EventPlace,
): Promise<void> {
  // The table is keyed by the type of event, which the compiler cannot follow through a union.
  const projection = PROJECTIONS[event.type] as Projection<EventType> | undefined;
  await projection?.(db, event, place);
}

async function insertAccesses(db: Transaction<TrailTables>, rows: readonly AccessRow[]): Promise<void> {
  if (rows.length === 0) return;
  await insertInto(db, 'accesses', rows);
  const uses = new Map<string, number>();
  for (const row of rows) {
    if (row.grant_id !== null && (JSON.parse(row.body) as EventOf<'AccessDecided'>).counted) {
      uses.set(row.grant_id, (uses.get(row.grant_id) ?? 0) + 1);
    }
  }
  for (const [grantId, count] of uses) {
    await db
      .updateTable('grants')
      .set((eb) => ({ used: eb('used', '+', count) }))
      .where('grant_id', '=', grantId)
      .execute();
  }
}

async function insertInto<T extends 'events' | 'accesses' | 'quarantine'>(
  db: Transaction<TrailTables>,
  table: T,
  rows: readonly TrailTables[T][],
): Promise<void> {
  for (let from = 0; from < rows.length; from += INSERT_ROWS_MAX) {
    // The three tables have no generated columns, so a row is its own insert.
    const values = rows.slice(from, from + INSERT_ROWS_MAX) as never;
    await db.insertInto(table).values(values).execute();
  }
}
