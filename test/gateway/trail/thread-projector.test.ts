import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { ServiceError } from '#gateway/service-error';
import { openTrailDatabase } from '#gateway/trail/open-trail-database';
import { ThreadProjector } from '#gateway/trail/thread-projector';
import { Trail } from '#gateway/trail/trail';
import { NOW_MS } from '../../core/rule-context.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { nextThread } from '../threads/next-thread.ts';
import { filledTrail, WAIT_MS } from './filled-trail.ts';
import { ReplayLedger } from './replay-ledger.ts';
import { accessId, blockOf, eventOf } from './trail-events.ts';
import { trailHash } from './trail-hash.ts';
import { storyBlocks } from './trail-story.ts';

describe('ThreadProjector', () => {
  const folder = temporaryFolder();
  const filled = filledTrail();
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  async function open(file: string, onFault?: (fault: unknown) => void): Promise<Trail> {
    const location = { file };
    const trail = await Trail.open({
      db: await openTrailDatabase(location),
      projector: new ThreadProjector({ location, onDamage: () => undefined }),
      ...(onFault !== undefined && { onFault }),
    });
    closing.push(() => trail.stop());
    return trail;
  }

  it('makes the same rows as the thread that answers requests', async () => {
    const blocks = storyBlocks();
    const trail = await open(join(folder(), 'trail.sqlite'));
    trail.start(new ReplayLedger(blocks));
    await trail.waitForBlock(blocks.length, WAIT_MS);
    expect(await trailHash(trail.db)).to.equal(await trailHash(await filled(blocks)));
  });

  it('may begin before its database is there, and end without one', async () => {
    const location = { file: join(folder(), 'trail.sqlite') };
    const begun = nextThread();
    const projector = new ThreadProjector({ location, onDamage: () => expect.fail('nothing is damaged') });
    projector.begin();
    const thread = await begun;
    await once(thread, 'online');
    const db = await openTrailDatabase(location);
    closing.push(() => db.destroy());
    expect(await projector.project([blockOf(1, [eventOf('AccessDecided')])], 0)).to.include({ seq: 1 });
    await projector.close();

    const unasked = new ThreadProjector({
      location: { file: join(folder(), 'absent', 'trail.sqlite') },
      onDamage: () => expect.fail('nothing is damaged'),
    });
    unasked.begin();
    await unasked.close();
  });

  it('is begun again after its thread has ended, and nothing is lost', async () => {
    const faults: unknown[] = [];
    const blocks = storyBlocks();
    const ledger = new ReplayLedger(blocks.slice(0, 5));
    const trail = await open(join(folder(), 'trail.sqlite'), (fault) => faults.push(fault));
    const first = nextThread();
    trail.start(ledger);
    await trail.waitForBlock(5, WAIT_MS);
    const second = nextThread();
    await (await first).terminate();
    ledger.add(...blocks.slice(5));
    await second;
    await trail.waitForBlock(blocks.length, WAIT_MS);
    expect(faults).to.deep.equal([]);
    expect(await trailHash(trail.db)).to.equal(await trailHash(await filled(blocks)));
  });

  it('fails what it was asked where its thread ends in the middle of it', async () => {
    const location = { file: join(folder(), 'trail.sqlite') };
    const db = await openTrailDatabase(location);
    closing.push(() => db.destroy());
    const projector = new ThreadProjector({ location, onDamage: () => undefined });
    closing.push(() => projector.close());
    const blocks = Array.from({ length: 50 }, (_, b) =>
      blockOf(
        b + 1,
        Array.from({ length: 100 }, (__, i) => eventOf('AccessDecided', { accessId: accessId(b * 100 + i) })),
      ),
    );
    const thread = nextThread();
    const asked = projector.project(blocks, 0).then(
      () => 'done',
      (error: unknown) => error,
    );
    await (await thread).terminate();
    expect(await asked).to.be.instanceOf(Error);
    expect(await projector.project(blocks, 0)).to.deep.equal({ seq: 5_000, changesRegistry: false });
  });

  it('says which block cannot be read, and what it was asked with it is not done', async () => {
    const location = { file: join(folder(), 'trail.sqlite') };
    const db = await openTrailDatabase(location);
    closing.push(() => db.destroy());
    const projector = new ThreadProjector({
      location,
      onDamage: () => expect.fail('the trail is not damaged'),
    });
    closing.push(() => projector.close());
    const good = blockOf(1, [eventOf('AgencyRegistered')]);
    const blocks = [good, { height: 2, time: NOW_MS, body: '[{' }];
    const fault = await projector.project(blocks, 0).catch((error: unknown) => error);
    expect(fault).to.be.instanceOf(ServiceError).and.include({
      code: 'STORAGE_DAMAGED',
      detail: 'block 2 cannot be read',
    });
    expect(await db.selectFrom('events').select('seq').execute()).to.deep.equal([]);
    expect(await projector.project([good], 0)).to.deep.equal({ seq: 1, changesRegistry: true });
  });

  it('says what failed in its thread', async () => {
    const projector = new ThreadProjector({
      location: { file: join(folder(), 'absent', 'trail.sqlite') },
      onDamage: () => expect.fail('nothing is damaged'),
    });
    closing.push(() => projector.close());
    const fault = await projector.project([blockOf(1, [])], 0).catch((error: unknown) => error);
    expect(fault).to.be.instanceOf(Error).with.property('message').that.includes('unable to open');
  });
});
