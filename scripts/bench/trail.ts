import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { canonicalJson } from '#core/canonical-json';
import type { DomainEvent } from '#core/contract/domain-event';
import { RecordPacker } from '#core/packed-records';
import { writeBody, writeTransaction } from '#gateway/ledger/embedded/block-body';
import type { Block } from '#gateway/ledger/ledger';
import { readableBlock } from '#gateway/ledger/written-block';
import { openTrail } from '#gateway/trail/open-trail';
import { openTrailDatabase } from '#gateway/trail/open-trail-database';
import { makeIndex, missingIndexes } from '#gateway/trail/trail-indexes';
import { ACTORS, id32, NOW_MS } from '../../test/core/rule-context.ts';
import { ReplayLedger } from '../../test/gateway/trail/replay-ledger.ts';
import { eventOf } from '../../test/gateway/trail/trail-events.ts';
import type { Measurement } from './measurement.ts';

const BLOCKS = 400;
const EVENTS_OF_BLOCK = 250;
const SUBJECTS = 5_000;
/** Rows of one commit, on both sides. */
const GROUP = 5_000;
const TIMEOUT_MS = 10 * 60_000;

/** Accesses on grants as the blocks of an embedded ledger have them, each with an id and a grant of its own. */
function accessBlocks(): Block[] {
  return Array.from({ length: BLOCKS }, (_, b) => {
    const id = createHash('sha256').update(String(b)).digest('hex');
    const time = NOW_MS + b;
    const events = Array.from({ length: EVENTS_OF_BLOCK }, (__, i) => {
      const grantId = `grant-${String(i).padStart(4, '0')}`;
      return eventOf('AccessDecided', {
        at: time,
        accessId: `${id}.${String(i)}`,
        commandId: `command-${String(b)}-${String(i)}`,
        subjectId: id32(`citizen ${String((b * EVENTS_OF_BLOCK + i) % SUBJECTS)}`),
        basis: { kind: 'grant', grantId },
        grantId,
      });
    });
    const commands = events.map(commandOf);
    const event = `{"events":[${new RecordPacker().pack(events).join()}],"v":2}`;
    const body = writeBody([writeTransaction({ id, time, actor: ACTORS.agency, commands, event })]);
    return readableBlock({ height: b + 1, time, body });
  });
}

/** The command that was asked with. */
function commandOf(event: DomainEvent): string {
  if (event.type !== 'AccessDecided') throw new TypeError('only accesses are asked');
  const { commandId: id, officer, provider, subjectId, categories } = event;
  const { purpose, dataRange, basis, caseNumber } = event;
  const said = { officer, provider, subjectId, categories, purpose, dataRange, basis, caseNumber };
  return canonicalJson({ type: 'access.ask', id, ...said });
}

async function rebuild(file: string, blocks: readonly Block[]): Promise<number> {
  const trail = await openTrail({ file });
  const startedAt = performance.now();
  trail.start(new ReplayLedger(blocks));
  await trail.waitForBlock(blocks.length, TIMEOUT_MS);
  const seconds = (performance.now() - startedAt) / 1000;
  await trail.stop();
  return seconds;
}

/**
 * Puts the rows of `filled` into an empty trail with SQLite's own prepared statements, makes the indexes, and nothing
 * else.
 */
async function copyRows(filled: string, empty: string): Promise<number> {
  const trail = await openTrailDatabase({ file: empty });
  const source = new DatabaseSync(filled, { readOnly: true });
  const target = new DatabaseSync(empty);
  target.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000');
  const tables = ['events', 'accesses'].map((table) => {
    const rows = source
      .prepare(`SELECT * FROM ${table} ORDER BY seq`)
      .all()
      .map((row) => Object.values(row));
    const marks = (rows[0] ?? []).map(() => '?').join(', ');
    return { rows, insert: target.prepare(`INSERT INTO ${table} VALUES (${marks})`) };
  });
  const startedAt = performance.now();
  for (let from = 0; from < BLOCKS * EVENTS_OF_BLOCK; from += GROUP) {
    target.exec('BEGIN IMMEDIATE');
    for (const { rows, insert } of tables) {
      for (const row of rows.slice(from, from + GROUP)) insert.run(...(row as SQLInputValue[]));
    }
    target.exec('COMMIT');
  }
  for (const name of await missingIndexes(trail)) await makeIndex(trail, name);
  const seconds = (performance.now() - startedAt) / 1000;
  source.close();
  target.close();
  await trail.destroy();
  return seconds;
}

/** A trail filled from a ledger's blocks, beside SQLite taking the same rows with the same indexes. */
export async function benchTrail(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sealtrail-bench-'));
  try {
    const blocks = accessBlocks();
    const filled = join(folder, 'trail.sqlite');
    const projected = await rebuild(filled, blocks);
    const copied = await copyRows(filled, join(folder, 'rows.sqlite'));
    const events = BLOCKS * EVENTS_OF_BLOCK;
    const beside = { what: 'the same rows by prepared statements', value: events / copied };
    return [
      {
        what: 'trail: events projected at a rebuild',
        reached: events / projected,
        unit: '/s',
        toReach: '≥ 20,000/s',
        beside,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
