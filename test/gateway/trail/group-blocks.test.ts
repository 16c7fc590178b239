import { expect } from 'chai';
import type { Block } from '#gateway/ledger/ledger';
import { GapError, groupBlocks } from '#gateway/trail/group-blocks';
import { blockOf } from './trail-events.ts';

const withText = (height: number, length: number): Block => ({
  ...blockOf(height, []),
  body: 'x'.repeat(length),
});
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

interface Grouping {
  readonly blocks: readonly Block[];
  readonly next?: number;
  /** What the ledger says of its height, one time after the other. */
  readonly heights: readonly number[];
}

/** The heights of each group and whether more were known of, and what it ended with. */
async function grouped({
  blocks,
  next = 1,
  heights,
}: Grouping): Promise<{ groups: unknown[]; fault?: unknown }> {
  const [height = 0, ...later] = heights;
  const groups: unknown[] = [];
  const heightWhenDue = (): Promise<number> => {
    const told = later.shift();
    return told === undefined ? Promise.reject(new Error('asked too often')) : Promise.resolve(told);
  };
  async function* coming(): AsyncGenerator<Block> {
    await Promise.resolve();
    yield* blocks;
  }
  try {
    for await (const group of groupBlocks(coming(), { next, height, heightWhenDue }))
      groups.push([group.blocks.map((block) => block.height), group.hasMore]);
    return { groups };
  } catch (fault) {
    return { groups, fault };
  }
}

describe('groupBlocks', () => {
  const blocks = range(1, 5).map((height) => blockOf(height, []));

  it('puts together what the ledger has, and waits for nothing that is yet to come', async () => {
    expect(await grouped({ blocks, heights: [3, 3, 4, 5] })).to.deep.equal({
      groups: [
        [[1, 2, 3], false],
        [[4], false],
        [[5], false],
      ],
    });
  });

  it('looks again when the known height has come, and takes what came meanwhile', async () => {
    expect(await grouped({ blocks, heights: [2, 4, 5, 5] })).to.deep.equal({
      groups: [[range(1, 5), false]],
    });
  });

  it('hands on what is there when it is much text, or many blocks', async () => {
    const large = [withText(1, 600_000), withText(2, 600_000), withText(3, 10)];
    expect(await grouped({ blocks: large, heights: [3, 3] })).to.deep.equal({
      groups: [
        [[1, 2], true],
        [[3], false],
      ],
    });
    const many = range(1, 700).map((height) => blockOf(height, []));
    expect(await grouped({ blocks: many, heights: [700, 700] })).to.deep.equal({
      groups: [
        [range(1, 500), true],
        [range(501, 700), false],
      ],
    });
  });

  it('passes over what came before', async () => {
    const twice = [...blocks.slice(0, 3), ...blocks];
    expect(await grouped({ blocks: twice, next: 2, heights: [5, 5] })).to.deep.equal({
      groups: [[range(2, 5), false]],
    });
  });

  it('fails at a gap, behind what came before it', async () => {
    const { groups, fault } = await grouped({
      blocks: blocks.filter(({ height }) => height !== 3),
      heights: [5],
    });
    expect(groups).to.deep.equal([[[1, 2], false]]);
    expect(fault).to.be.instanceOf(GapError);
    expect((await grouped({ blocks: blocks.slice(1), heights: [5] })).fault).to.be.instanceOf(GapError);
  });
});
