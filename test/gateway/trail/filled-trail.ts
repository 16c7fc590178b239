import type { Block } from '#gateway/ledger/ledger';
import { openTrailDatabase, type TrailDatabase } from '#gateway/trail/open-trail-database';
import { Trail } from '#gateway/trail/trail';
import { ReplayLedger } from './replay-ledger.ts';

/** Longest wait for a small trail, in milliseconds. */
export const WAIT_MS = 10_000;

/** Follows `ledger` to its end in a database, and leaves the database open. */
export async function fill(db: TrailDatabase, ledger: ReplayLedger): Promise<Trail> {
  const faults: unknown[] = [];
  const trail = await Trail.open({ db, onFault: (fault) => faults.push(fault) });
  trail.start(ledger);
  const { height } = await ledger.status();
  await trail.waitForBlock(height, WAIT_MS).catch((error: unknown) => {
    throw new Error('the trail did not get there', { cause: faults[0] ?? error });
  });
  return trail;
}

/** Gives each test of the surrounding suite a trail in memory, filled from the test's own blocks. */
export function filledTrail(): (blocks: readonly Block[]) => Promise<TrailDatabase> {
  const trails: Trail[] = [];
  afterEach(async () => {
    for (const trail of trails.splice(0)) await trail.stop();
  });
  return async (blocks) => {
    const trail = await fill(await openTrailDatabase({ file: ':memory:' }), new ReplayLedger(blocks));
    trails.push(trail);
    return trail.db;
  };
}
