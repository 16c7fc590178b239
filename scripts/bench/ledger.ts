import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '#core/canonical-json';
import type { Ledger } from '#gateway/ledger/ledger';
import { openEmbeddedLedger } from '#gateway/ledger/embedded/open-embedded-ledger';
import { ACTORS, NOW_MS } from '../../test/core/rule-context.ts';
import { ask, committed, registered } from '../../test/gateway/ledger/ledger-world.ts';
import type { Measurement } from './measurement.ts';
import { sqliteRowsPerSecond } from './sqlite-rows.ts';

/** Commands of one transaction, and transactions that are submitted at once: what the collector makes of a crowd. */
const BATCH = 200;
const AT_ONCE = 5;
const ROUNDS = 40;
/** Until the processor is compiled as it stays. */
const WARM_UP_ROUNDS = 30;

/** Milliseconds until all of a round's commands are durable; making them is not counted. */
async function round(ledger: Ledger, number: number): Promise<number> {
  const batches = Array.from({ length: AT_ONCE }, (_, i) =>
    Array.from({ length: BATCH }, (__, j) => ask(`access-${String(number)}-${String(i)}-${String(j)}`)),
  );
  const startedAt = performance.now();
  const answers = await Promise.all(batches.map((batch) => ledger.submit(batch, ACTORS.agency)));
  const elapsed = performance.now() - startedAt;
  for (const outcome of answers.flat()) committed(outcome);
  return elapsed;
}

async function commandsPerSecond(folder: string): Promise<number> {
  const ledger = await openEmbeddedLedger({ dataDir: folder, clock: () => NOW_MS });
  try {
    await registered(ledger);
    for (let i = 0; i < WARM_UP_ROUNDS; i += 1) await round(ledger, i);
    let elapsed = 0;
    for (let i = 0; i < ROUNDS; i += 1) elapsed += await round(ledger, WARM_UP_ROUNDS + i);
    return (ROUNDS * AT_ONCE * BATCH) / (elapsed / 1000);
  } finally {
    await ledger.close();
  }
}

/** Accesses asked of the embedded ledger in this process, each durable when it is answered. */
export async function benchLedger(): Promise<readonly Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sealtrail-bench-'));
  try {
    const valueLength = canonicalJson(ask('access-0-0-0')).length;
    const batched = sqliteRowsPerSecond({ folder, group: 500, groups: 200, valueLength });
    const single = sqliteRowsPerSecond({ folder, group: 1, groups: 2_000, valueLength });
    const reached = await commandsPerSecond(folder);
    const what = 'commands in process, in groups';
    const toReach = '≥ 20,000/s';
    return [
      {
        what,
        reached,
        unit: '/s',
        toReach,
        beside: { what: 'SQLite rows in groups of 500', value: batched },
      },
      {
        what,
        reached,
        unit: '/s',
        toReach,
        beside: { what: 'SQLite rows, one a commit (FULL)', value: single },
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
