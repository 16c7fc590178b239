import { expect } from 'chai';
import { openTrailDatabase } from '#gateway/trail/open-trail-database';
import { Trail } from '#gateway/trail/trail';
import { trailHash } from '#gateway/trail/trail-hash';
import { leaveOut } from '../../leave-out.ts';
import { fill, filledTrail, WAIT_MS } from './filled-trail.ts';
import { missingForPostgres, RealPostgres } from './real-postgres.ts';
import { ReplayLedger } from './replay-ledger.ts';
import { accessId, blockOf, eventOf } from './trail-events.ts';
import { storyBlocks } from './trail-story.ts';

describe('a trail on PostgreSQL', function () {
  this.timeout(60_000);
  let postgres: RealPostgres | undefined;
  const filled = filledTrail();
  const blocks = storyBlocks();

  before(async function () {
    const missing = await missingForPostgres();
    if (missing !== undefined) leaveOut(this, missing);
    postgres = await RealPostgres.start();
  });
  after(() => postgres?.remove());

  async function createDatabase(): Promise<string> {
    if (postgres === undefined) throw new Error('PostgreSQL was not started');
    return postgres.createDatabase();
  }

  it('has the same rows as on SQLite, after a stop at any block', async () => {
    const onSqlite = await trailHash(await filled(blocks));
    const postgresUrl = await createDatabase();
    for (let stop = 3; stop <= blocks.length; stop += 4) {
      await (
        await fill(await openTrailDatabase({ postgresUrl }), new ReplayLedger(blocks.slice(0, stop)))
      ).stop();
    }
    const trail = await fill(await openTrailDatabase({ postgresUrl }), new ReplayLedger(blocks));
    expect(await trailHash(trail.db)).to.equal(onSqlite);
    await trail.stop();
  });

  it('has the same rows as on SQLite for thousands of events', async () => {
    const many = Array.from({ length: 5 }, (_, b) =>
      blockOf(
        b + 1,
        Array.from({ length: 333 }, (__, i) => eventOf('AccessDecided', { accessId: accessId(b * 333 + i) })),
      ),
    );
    const postgresUrl = await createDatabase();
    const trail = await fill(await openTrailDatabase({ postgresUrl }), new ReplayLedger(many));
    expect(await trailHash(trail.db)).to.equal(await trailHash(await filled(many)));
    await trail.stop();
  });

  it('goes on when the server was away', async () => {
    const ledger = new ReplayLedger(blocks.slice(0, 5));
    const faults: unknown[] = [];
    const db = await openTrailDatabase({ postgresUrl: await createDatabase() });
    const trail = await Trail.open({ db, onFault: (fault) => faults.push(fault) });
    trail.start(ledger);
    await trail.waitForBlock(5, WAIT_MS);
    await postgres?.goAway();
    ledger.add(...blocks.slice(5));
    while (faults.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(trail.state).to.equal('retrying');
    await postgres?.comeBack();
    await trail.waitForBlock(blocks.length, WAIT_MS);
    expect(trail.state).to.equal('following');
    expect(await trailHash(db)).to.equal(await trailHash(await filled(blocks)));
    await trail.stop();
  });
});
