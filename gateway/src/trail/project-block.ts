import type { DomainEvent, EventOf, EventType } from '@sealtrail/core';
import type { Transaction } from 'kysely';
import type { WrittenBlock } from '../ledger/ledger.js';
import { transactionsIn } from '../ledger/written-block.js';
import { countAccesses } from './count-accesses.js';
import { countUses } from './count-uses.js';
import type { EventReader } from './event-reader.js';
import { eventRow, type EventPlace, type PlacedEvent } from './event-row.js';
import type { InsertRows } from './insert-rows.js';
import { accessRow } from './project-access.js';
import { certificateRow } from './project-certificate.js';
import { isOfRegistry } from './project-registry.js';
import { PROJECTIONS, type Projection, type RecordedType } from './projections.js';
import type { AccessRow, CertificateRow, QuarantineRow, TrailTables } from './trail-tables.js';

/** What became of blocks. */
export interface Projected {
  /** Number of their last event. */
  readonly seq: number;
  /** Whether they changed an agency, a key, a type, a category, a purpose or a notice. */
  readonly changesRegistry: boolean;
}

export interface BlockProjection {
  /** The caller's SQL transaction. */
  readonly db: Transaction<TrailTables>;
  readonly insert: InsertRows;
  readonly reader: EventReader;
  /** What became of the blocks before it that are projected together with it. */
  readonly before: Projected;
}

/**
 * Brings one block into the tables, with the position; answers what became of it and those before. An event that
 * cannot be read is quarantined, and the line goes on: the same blocks give the same rows everywhere.
 */
export async function projectBlock(
  { db, insert, reader, before }: BlockProjection,
  block: WrittenBlock,
): Promise<Projected> {
  const { events, quarantine, seq } = readBlock(block, reader, before.seq);
  await insert(db, 'events', events.map(eventRow));
  await insert(db, 'quarantine', quarantine);
  let recorded: Recorded = { accesses: [], certificates: [] };
  for (const { event, place } of events) {
    if (event.type === 'AccessDecided') recorded.accesses.push(accessRow({ event, place }));
    else if (event.type === 'CertificateIssued') recorded.certificates.push(certificateRow(event, place));
    else {
      // What follows may be about an access or a certificate of this very block.
      await insertRecorded({ db, insert }, recorded);
      recorded = { accesses: [], certificates: [] };
      await project(db, event, place);
    }
  }
  await insertRecorded({ db, insert }, recorded);
  const { height, time } = block;
  const moved = { block: height, seq, ...(time > 0 && { time }) };
  await db.updateTable('position').set(moved).where('id', '=', 1).execute();
  const changesRegistry = before.changesRegistry || events.some(({ event }) => isOfRegistry(event));
  return { seq, changesRegistry };
}

interface ReadEvents {
  readonly events: readonly PlacedEvent[];
  readonly quarantine: readonly QuarantineRow[];
  /** Number of the block's last event. */
  readonly seq: number;
}

function readBlock(block: WrittenBlock, reader: EventReader, lastSeq: number): ReadEvents {
  const events: PlacedEvent[] = [];
  const quarantine: QuarantineRow[] = [];
  let seq = lastSeq;
  for (const { id: transactionId, events: written } of transactionsIn(block)) {
    for (const [place, value] of written.entries()) {
      seq += 1;
      const parsed = reader.read(value);
      const body = JSON.stringify(parsed.success ? parsed.data : value);
      if (parsed.success) {
        events.push({ event: parsed.data, place: { seq, block: block.height, transactionId }, body });
        continue;
      }
      const reason = parsed.error.issues[0]?.code ?? 'unreadable';
      quarantine.push({ seq, block: block.height, transaction_id: transactionId, place, reason, body });
    }
  }
  return { events, quarantine, seq };
}

async function project(
  db: Transaction<TrailTables>,
  event: Exclude<DomainEvent, EventOf<RecordedType>>,
  place: EventPlace,
): Promise<void> {
  // The table is keyed by the type of event, which the compiler cannot follow through a union.
  const projection = PROJECTIONS[event.type] as Projection<EventType> | undefined;
  await projection?.(db, event, place);
}

interface Recorded {
  readonly accesses: AccessRow[];
  readonly certificates: CertificateRow[];
}

async function insertRecorded(
  { db, insert }: Pick<BlockProjection, 'db' | 'insert'>,
  { accesses, certificates }: Recorded,
): Promise<void> {
  await insert(db, 'certificates', certificates);
  await insert(db, 'accesses', accesses);
  await countUses(db, accesses);
  await countAccesses(db, accesses);
}
