import { join } from 'node:path';
import { expect } from 'chai';
import { openTrailDatabase } from '#gateway/trail/open-trail-database';
import { temporaryFolder } from '../temporary-folder.ts';
import { fill, filledTrail, WAIT_MS } from './filled-trail.ts';
import { ReplayLedger } from './replay-ledger.ts';
import { eventOf, blockOf } from './trail-events.ts';
import { trailHash } from './trail-hash.ts';
import { storyBlocks } from './trail-story.ts';

describe('the hash of a trail', function () {
  this.timeout(60_000);

  const folder = temporaryFolder();
  const filled = filledTrail();
  const blocks = storyBlocks();

  it('is the same when the trail is built anew', async () => {
    const first = await trailHash(await filled(blocks));
    expect(await trailHash(await filled(blocks))).to.equal(first);
  });

  it('is the same whatever block the trail was stopped after', async () => {
    const whole = await trailHash(await filled(blocks));
    for (let stop = 0; stop <= blocks.length; stop += 1) {
      const file = join(folder(), `stopped-${String(stop)}.sqlite`);
      await (await fill(await openTrailDatabase({ file }), new ReplayLedger(blocks.slice(0, stop)))).stop();
      const trail = await fill(await openTrailDatabase({ file }), new ReplayLedger(blocks));
      expect(await trailHash(trail.db), `stopped after ${String(stop)}`).to.equal(whole);
      await trail.stop();
    }
  });

  it('is the same when blocks come twice', async () => {
    const whole = await trailHash(await filled(blocks));
    const twice = blocks.flatMap((block, i) => [...blocks.slice(Math.max(0, i - 2), i), block]);
    expect(await trailHash(await filled(twice))).to.equal(whole);
  });

  it('is the same when blocks come one by one', async () => {
    const ledger = new ReplayLedger([]);
    const trail = await fill(await openTrailDatabase({ file: ':memory:' }), ledger);
    for (const block of blocks) {
      ledger.add(block);
      await trail.waitForBlock(block.height, WAIT_MS);
    }
    expect(await trailHash(trail.db)).to.equal(await trailHash(await filled(blocks)));
    await trail.stop();
  });

  it('changes with every block, an empty one too', async () => {
    const hashes = new Set<string>();
    for (let height = 0; height <= blocks.length; height += 1)
      hashes.add(await trailHash(await filled(blocks.slice(0, height))));
    expect(hashes.size).to.equal(blocks.length + 1);
  });

  it('changes with one character of one event', async () => {
    const [a, b] = ['CASE-1', 'CASE-2'].map((caseNumber) => [
      blockOf(1, [eventOf('AccessDecided', { caseNumber })]),
    ]);
    expect(await trailHash(await filled(a ?? []))).not.to.equal(await trailHash(await filled(b ?? [])));
  });
});
