import { join } from 'node:path';
import { expect } from 'chai';
import { openTrailDatabase, type TrailDatabase } from '#gateway/trail/open-trail-database';
import { createProjector, type Projector } from '#gateway/trail/projector';
import { Trail } from '#gateway/trail/trail';
import { makeIndex, missingIndexes } from '#gateway/trail/trail-indexes';
import { temporaryFolder } from '../temporary-folder.ts';
import { fill, filledTrail, WAIT_MS } from './filled-trail.ts';
import { ReplayLedger } from './replay-ledger.ts';
import { blockOf } from './trail-events.ts';
import { trailHash } from './trail-hash.ts';
import { storyBlocks } from './trail-story.ts';

describe('the indexes that only questions need', () => {
  const folder = temporaryFolder();
  const filled = filledTrail();
  const trails: Trail[] = [];
  afterEach(async () => {
    for (const trail of trails.splice(0)) await trail.stop();
  });

  /** Follows a ledger with a projector that notes what it is asked, and fails where `faultAt` says so. */
  async function follow(
    db: TrailDatabase,
    ledger: ReplayLedger,
    faultAt?: string,
  ): Promise<{ readonly trail: Trail; readonly asked: string[]; readonly faults: unknown[] }> {
    const inner = createProjector(db);
    const asked: string[] = [];
    const faults: unknown[] = [];
    const projector: Projector = {
      project(blocks, lastSeq) {
        asked.push(`to ${String(blocks.at(-1)?.height)}`);
        return inner.project(blocks, lastSeq);
      },
      async index(name) {
        asked.push(name);
        if (faults.length === 0 && name === faultAt) throw new Error('the disk is full');
        await inner.index(name);
      },
      close: () => inner.close(),
    };
    const trail = await Trail.open({ db, projector, onFault: (fault) => faults.push(fault) });
    trails.push(trail);
    trail.start(ledger);
    const { height } = await ledger.status();
    await trail.waitForBlock(height, WAIT_MS);
    return { trail, asked, faults };
  }

  it('are made when all is in that the ledger had, once', async () => {
    const db = await openTrailDatabase({ file: ':memory:' });
    const missing = await missingIndexes(db);
    expect(missing).to.include('accesses_by_subject_id_at_seq').and.have.length.greaterThan(20);
    const blocks = storyBlocks();
    const ledger = new ReplayLedger(blocks);
    const { trail, asked } = await follow(db, ledger);
    expect(asked).to.deep.equal([`to ${String(blocks.length)}`, ...missing]);
    expect(await missingIndexes(db)).to.deep.equal([]);
    ledger.add(blockOf(blocks.length + 1, []));
    await trail.waitForBlock(blocks.length + 1, WAIT_MS);
    expect(asked.at(-1)).to.equal(`to ${String(blocks.length + 1)}`);
  });

  it('are there before the first block of an empty ledger', async () => {
    const db = await openTrailDatabase({ file: ':memory:' });
    const ledger = new ReplayLedger([]);
    const { trail, asked } = await follow(db, ledger);
    const missing = await missingIndexes(db);
    ledger.add(blockOf(1, []));
    await trail.waitForBlock(1, WAIT_MS);
    expect(asked).to.deep.equal([...missing, 'to 1']);
    expect(await missingIndexes(db)).to.deep.equal([]);
  });

  it('are tried again where one could not be made, and nobody is told before that the trail is there', async () => {
    const db = await openTrailDatabase({ file: ':memory:' });
    const [first = '', second = ''] = await missingIndexes(db);
    const { asked, faults } = await follow(db, new ReplayLedger(storyBlocks()), second);
    expect(faults).to.have.length(1);
    expect(asked.slice(1, 4)).to.deep.equal([first, second, second]);
    expect(await missingIndexes(db)).to.deep.equal([]);
    expect(await trailHash(db)).to.equal(await trailHash(await filled(storyBlocks())));
  });

  it('are made at the next start where the last one ended in the midst of it', async () => {
    const file = join(folder(), 'trail.sqlite');
    const blocks = storyBlocks();
    const ended = await openTrailDatabase({ file });
    const [first = '', second = '', ...others] = await missingIndexes(ended);
    await createProjector(ended).project(blocks.slice(0, 6), 0);
    await makeIndex(ended, first);
    await makeIndex(ended, second);
    await ended.destroy();

    const db = await openTrailDatabase({ file });
    const { asked } = await follow(db, new ReplayLedger(blocks));
    expect(asked).to.deep.equal([`to ${String(blocks.length)}`, ...others]);
    expect(await trailHash(db)).to.equal(await trailHash(await filled(blocks)));
  });

  it('are found complete by a start that has nothing to fill', async () => {
    const file = join(folder(), 'trail.sqlite');
    const ledger = new ReplayLedger(storyBlocks());
    await (await fill(await openTrailDatabase({ file }), ledger)).stop();
    const { asked } = await follow(await openTrailDatabase({ file }), ledger);
    expect(asked).to.deep.equal([]);
  });

  it('are known by name', async () => {
    const db = await openTrailDatabase({ file: ':memory:' });
    const fault = await makeIndex(db, 'accesses_by_colour').catch((error: unknown) => error);
    expect(fault).to.be.instanceOf(TypeError);
    await db.destroy();
  });
});
