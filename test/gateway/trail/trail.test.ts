import { join } from 'node:path';
import { expect } from 'chai';
import { openTrailDatabase, type TrailDatabase } from '#gateway/trail/open-trail-database';
import { createProjector, type Projector } from '#gateway/trail/projector';
import { Trail } from '#gateway/trail/trail';
import { temporaryFolder } from '../temporary-folder.ts';
import { refusalCode } from '../refusal-code.ts';
import { fill, filledTrail, WAIT_MS } from './filled-trail.ts';
import { ReplayLedger } from './replay-ledger.ts';
import { accessId, blockOf, blocksOf, eventOf } from './trail-events.ts';
import { trailHash } from './trail-hash.ts';
import { storyBlocks } from './trail-story.ts';

describe('Trail', () => {
  const folder = temporaryFolder();
  const filled = filledTrail();

  const opened: Trail[] = [];
  afterEach(async () => {
    for (const trail of opened.splice(0)) await trail.stop();
  });
  async function open(
    options: Partial<Parameters<typeof Trail.open>[0]> & { readonly db?: TrailDatabase } = {},
  ): Promise<Trail> {
    const db = options.db ?? (await openTrailDatabase({ file: ':memory:' }));
    const trail = await Trail.open({ ...options, db });
    opened.push(trail);
    return trail;
  }

  it('is at block 0 when it is new', async () => {
    expect((await open()).position()).to.deep.equal({ block: 0, time: 0 });
  });

  it('knows after a restart where it was, and asks for what is missing only', async () => {
    const file = join(folder(), 'trail.sqlite');
    const blocks = storyBlocks();
    await (await fill(await openTrailDatabase({ file }), new ReplayLedger(blocks.slice(0, 4)))).stop();

    const trail = await open({ db: await openTrailDatabase({ file }) });
    expect(trail.position()).to.deep.equal({ block: 4, time: blocks[3]?.time });
    const ledger = new ReplayLedger(blocks);
    trail.start(ledger);
    await trail.waitForBlock(blocks.length, WAIT_MS);
    expect(ledger.asked).to.deep.equal([5]);
  });

  it('keeps its time over a block in which nothing counts, which has none', async () => {
    const file = join(folder(), 'trail.sqlite');
    const trail = await open({ db: await openTrailDatabase({ file }) });
    const first = blockOf(1, [eventOf('AccessDecided', { accessId: accessId(1) })]);
    const ledger = new ReplayLedger([first]);
    trail.start(ledger);
    await trail.waitForBlock(1, WAIT_MS);
    ledger.add({ ...blockOf(2, []), time: 0 });
    await trail.waitForBlock(2, WAIT_MS);
    expect(trail.position()).to.deep.equal({ block: 2, time: first.time });
    await trail.stop();
    opened.length = 0;
    const again = await open({ db: await openTrailDatabase({ file }) });
    expect(again.position()).to.deep.equal({ block: 2, time: first.time });
  });

  it('says how far it is while it is being filled', async () => {
    const progress: [number, number][] = [];
    const trail = await open({ onProgress: (block, height) => progress.push([block, height]) });
    // Many events, so that they do not fit one SQL transaction.
    const blocks = Array.from({ length: 9 }, (_, b) =>
      blockOf(
        b + 1,
        Array.from({ length: 1_000 }, (__, i) =>
          eventOf('AccessDecided', { accessId: accessId(b * 1_000 + i) }),
        ),
      ),
    );
    const ledger = new ReplayLedger(blocks);
    trail.start(ledger);
    await trail.waitForBlock(9, WAIT_MS);
    // What comes afterwards is no filling any more.
    ledger.add(blockOf(10, []));
    await trail.waitForBlock(10, WAIT_MS);
    expect(progress.length).to.be.greaterThan(1);
    expect(progress.map(([block]) => block)).to.deep.equal(
      progress.map(([block]) => block).sort((a, b) => a - b),
    );
    expect(progress.every(([block, height]) => block <= height && height === 9)).to.equal(true);
  });

  it('leaves the reading of blocks to what fills the tables', async () => {
    const unread = storyBlocks().map(({ height, time, body }) => ({
      height,
      time,
      body,
      get transactions(): never {
        throw new Error('read before it was handed on');
      },
    }));
    const trail = await open();
    trail.start(new ReplayLedger(unread));
    await trail.waitForBlock(unread.length, WAIT_MS);
    expect(await trailHash(trail.db)).to.equal(await trailHash(await filled(storyBlocks())));
  });

  it('writes blocks together that come one upon the other, and each in its order', async () => {
    const trail = await open();
    const ledger = new ReplayLedger([]);
    trail.start(ledger);
    const positions = new Set<number>();
    const last = 60;
    for (let height = 1; height <= last; height += 1) {
      ledger.add(blockOf(height, [eventOf('AccessDecided', { accessId: accessId(height) })]));
      await new Promise((resolve) => setImmediate(resolve));
      positions.add(trail.position().block);
    }
    await trail.waitForBlock(last, WAIT_MS);
    expect(positions.size).to.be.lessThan(last / 2);
    const rows = await trail.db.selectFrom('accesses').select('block').orderBy('seq').execute();
    expect(rows.map(({ block }) => block)).to.deep.equal(Array.from({ length: last }, (_, i) => i + 1));
  });

  it('does not hurry for who only waits for news', async () => {
    const trail = await open();
    const ledger = new ReplayLedger([blockOf(1, [])]);
    trail.start(ledger);
    await trail.waitForBlock(1, WAIT_MS);
    const begun = performance.now();
    ledger.add(blockOf(2, []));
    await trail.waitForBlock(2, WAIT_MS, { patient: true });
    expect(performance.now() - begun).to.be.greaterThan(20);
  });

  it('stops as failed at a gap, with what came before it', async () => {
    const faults: unknown[] = [];
    const trail = await open({ onFault: (fault) => faults.push(fault) });
    trail.start(new ReplayLedger([blockOf(1, []), blockOf(2, []), blockOf(4, [])]));
    await trail.waitForBlock(2, WAIT_MS);
    expect(await refusalCode(trail.waitForBlock(3, 200))).to.equal('TRAIL_BEHIND');
    expect(trail.state).to.equal('failed');
    expect(trail.position().block).to.equal(2);
    expect(faults).to.have.lengthOf(1);
  });

  it('tries again when the line breaks, and loses nothing', async () => {
    const blocks = storyBlocks();
    const ledger = new ReplayLedger(blocks);
    ledger.fault = { place: 6, error: new Error('the line broke') };
    const faults: unknown[] = [];
    const trail = await open({ onFault: (fault) => faults.push(fault) });
    trail.start(ledger);
    await trail.waitForBlock(blocks.length, WAIT_MS);
    expect(faults).to.have.lengthOf(1);
    expect(ledger.asked).to.have.lengthOf(2);
    expect(trail.state).to.equal('following');
    expect(await trailHash(trail.db)).to.equal(await trailHash(await filled(blocks)));
  });

  it('tries again when its database failed in the middle of a block', async () => {
    const blocks = blocksOf(
      [eventOf('CertificateIssued'), eventOf('AccessDecided')],
      [eventOf('AccessReleased')],
    );
    const db = await openTrailDatabase({ file: ':memory:' });
    // The name is taken until the first failure is told.
    await db.schema.alterTable('accesses').renameTo('accesses_away').execute();
    const states: string[] = [];
    const trail = await open({
      db,
      onFault: () => {
        states.push(trail.state);
        void db.schema.alterTable('accesses_away').renameTo('accesses').execute();
      },
    });
    trail.start(new ReplayLedger(blocks));
    await trail.waitForBlock(2, WAIT_MS);
    expect(states).to.have.lengthOf(1);
    expect(await trailHash(db)).to.equal(await trailHash(await filled(blocks)));
  });

  describe('that reads on while a group is written', () => {
    /** Four groups. */
    const blocks = Array.from({ length: 2_000 }, (_, b) =>
      blockOf(b + 1, b % 25 === 0 ? [eventOf('AccessDecided', { accessId: accessId(b) })] : []),
    );

    it('loses and doubles nothing where writing fails', async () => {
      const db = await openTrailDatabase({ file: ':memory:' });
      const inner = createProjector(db);
      let calls = 0;
      const faults: unknown[] = [];
      const projector: Projector = {
        async project(group, lastSeq) {
          calls += 1;
          if (calls === 2) throw new Error('the disk is away');
          return inner.project(group, lastSeq);
        },
        index: (name) => inner.index(name),
        close: () => inner.close(),
      };
      const trail = await open({ db, projector, onFault: (fault) => faults.push(fault) });
      trail.start(new ReplayLedger(blocks));
      await trail.waitForBlock(blocks.length, WAIT_MS);
      expect(faults).to.have.lengthOf(1);
      expect(calls).to.equal(5);
      expect(await trailHash(db)).to.equal(await trailHash(await filled(blocks)));
    });

    it('writes one group at a time, also where the ledger breaks meanwhile', async () => {
      const db = await openTrailDatabase({ file: ':memory:' });
      const inner = createProjector(db);
      let under = 0;
      let most = 0;
      const projector: Projector = {
        async project(group, lastSeq) {
          under += 1;
          most = Math.max(most, under);
          const seq = await inner.project(group, lastSeq);
          await new Promise((resolve) => setTimeout(resolve, 150));
          under -= 1;
          return seq;
        },
        index: (name) => inner.index(name),
        close: () => inner.close(),
      };
      const ledger = new ReplayLedger(blocks);
      ledger.fault = { place: 1_200, error: new Error('the line broke') };
      const trail = await open({ db, projector });
      trail.start(ledger);
      await trail.waitForBlock(blocks.length, WAIT_MS);
      expect(most).to.equal(1);
      expect(ledger.asked).to.have.lengthOf(2);
      expect(await trailHash(db)).to.equal(await trailHash(await filled(blocks)));
    });
  });

  describe('an event that it cannot read', () => {
    const unreadable = { type: 'GrantPainted', v: 1, grantId: 'grant-0001' };
    const malformed = { ...eventOf('CertificateIssued'), digest: 'short' };
    const later = { ...eventOf('CertificateIssued'), colour: 'red' };

    for (const [title, event] of [
      ['of an unknown type', unreadable],
      ['with a wrong member', malformed],
      ['with an unknown member', later],
      ['that is none', 7],
    ] as const) {
      it(`${title} is kept aside, and the line goes on`, async () => {
        const trail = await open();
        trail.start(
          new ReplayLedger(blocksOf([eventOf('AgencyRegistered'), event, eventOf('GrantMade')], [])),
        );
        await trail.waitForBlock(2, WAIT_MS);
        expect(await trail.quarantined()).to.equal(1);
        const [kept] = await trail.db.selectFrom('quarantine').selectAll().execute();
        expect(JSON.parse(kept?.body ?? '')).to.deep.equal(event);
        expect(kept).to.include({ seq: 2, block: 1, place: 1 });
        const events = await trail.db.selectFrom('events').select(['seq', 'type']).orderBy('seq').execute();
        expect(events).to.deep.equal([
          { seq: 1, type: 'AgencyRegistered' },
          { seq: 3, type: 'GrantMade' },
        ]);
      });
    }
  });

  describe('waiting for a block', () => {
    it('ends when the block is in the tables', async () => {
      const ledger = new ReplayLedger([]);
      const trail = await open();
      trail.start(ledger);
      const waiting = trail.waitForBlock(1, WAIT_MS).then(() => trail.position().block);
      ledger.add(blockOf(1, [eventOf('AgencyRegistered')]));
      expect(await waiting).to.equal(1);
    });

    it('ends at once for a block that is there', async () => {
      const trail = await open();
      await trail.waitForBlock(0, 0);
    });

    it('fails with TRAIL_BEHIND when the time is up', async () => {
      const trail = await open();
      trail.start(new ReplayLedger([]));
      expect(await refusalCode(trail.waitForBlock(1, 10))).to.equal('TRAIL_BEHIND');
    });

    it('fails with TRAIL_BEHIND when the caller goes away', async () => {
      const trail = await open();
      const gone = new AbortController();
      const waiting = trail.waitForBlock(1, WAIT_MS, { signal: gone.signal });
      gone.abort();
      expect(await refusalCode(waiting)).to.equal('TRAIL_BEHIND');
      expect(await refusalCode(trail.waitForBlock(1, WAIT_MS, { signal: gone.signal }))).to.equal(
        'TRAIL_BEHIND',
      );
    });
  });
});
