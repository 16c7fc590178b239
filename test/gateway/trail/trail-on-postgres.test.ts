import { expect } from 'chai';
import { accessStatistics, STATISTIC_GROUPS } from '#gateway/trail/access-statistics';
import { ANOMALY_THRESHOLDS } from '#gateway/trail/anomalies/anomaly-thresholds';
import { findAnomalies } from '#gateway/trail/anomalies/find-anomalies';
import { findingEvents } from '#gateway/trail/events-matching';
import { openTrailDatabase, type TrailDatabase } from '#gateway/trail/open-trail-database';
import { queryPage } from '#gateway/trail/query-page';
import { Trail } from '#gateway/trail/trail';
import { missingIndexes } from '#gateway/trail/trail-indexes';
import { AGENCIES, DAY_MS, NOW_MS } from '../../core/rule-context.ts';
import { leaveOut } from '../../leave-out.ts';
import { fill, filledTrail, WAIT_MS } from './filled-trail.ts';
import { missingForPostgres, RealPostgres } from './real-postgres.ts';
import { ReplayLedger } from './replay-ledger.ts';
import { accessId, blockOf, eventOf } from './trail-events.ts';
import { trailHash } from './trail-hash.ts';
import { storyBlocks } from './trail-story.ts';

/** One question of each kind. */
async function auditOf(db: TrailDatabase): Promise<Record<'events' | 'statistics' | 'anomalies', unknown>> {
  const [now, from] = [NOW_MS + 90 * DAY_MS, NOW_MS - DAY_MS];
  const thresholds = {
    ...ANOMALY_THRESHOLDS,
    asksForOneSubject: 1,
    volume: { factor: 1, asksMin: 1, habitDays: 1 },
  };
  const filters = { agency: AGENCIES.second, category: 'disability-grade', from, until: now };
  return {
    events: await queryPage(db, 'events', await findingEvents(db, filters), { limit: 3 }),
    statistics: await Promise.all(STATISTIC_GROUPS.map((by) => accessStatistics(db, by, filters))),
    anomalies: await findAnomalies({ db, from, until: NOW_MS + 1, now, thresholds, limit: 10 }),
  };
}

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
    expect(await missingIndexes(trail.db)).to.deep.equal([]);
    expect(await trailHash(trail.db)).to.equal(await trailHash(await filled(many)));
    await trail.stop();
  });

  it('answers auditors as SQLite does', async () => {
    const trail = await fill(
      await openTrailDatabase({ postgresUrl: await createDatabase() }),
      new ReplayLedger(blocks),
    );
    const [onPostgres, onSqlite] = [await auditOf(trail.db), await auditOf(await filled(blocks))];
    expect(onPostgres).to.deep.equal(onSqlite);
    expect(onPostgres.anomalies).not.to.deep.equal([]);
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
