import type { Block, WrittenBlock } from '../ledger/ledger.js';

/**
 * So much text, or so many blocks, make up a group: about two thousand accesses. More would save little, and text that
 * is held for longer stays until a full collection.
 */
const LENGTH_MAX = 1_000_000;
const BLOCKS_MAX = 500;

/** Blocks that share an SQL transaction: one at least, in order and without gaps. */
export interface BlockGroup {
  readonly blocks: readonly WrittenBlock[];
  /** Whether the ledger has more than these already. */
  readonly hasMore: boolean;
}

export interface GroupBlocksOptions {
  /** What comes first; earlier ones are passed over. */
  readonly next: number;
  /** How far the ledger is, as far as is known. */
  readonly height: number;
  /** How far it is by then that the next group is due; asked when the height that is known has come. */
  readonly heightWhenDue: () => Promise<number>;
}

/** The ledger left a block out: nothing that follows can be right. */
export class GapError extends Error {
  override readonly name = 'GapError';
}

/** Puts together what the ledger has; nothing waits for what is yet to come. After a gap fails with GapError. */
export async function* groupBlocks(
  blocks: AsyncIterable<Block>,
  { next, height, heightWhenDue }: GroupBlocksOptions,
): AsyncGenerator<BlockGroup> {
  let group: WrittenBlock[] = [];
  let length = 0;
  for await (const block of blocks) {
    if (block.height < next) continue;
    if (block.height > next) {
      if (group.length > 0) yield { blocks: group, hasMore: false };
      throw new GapError(`block ${String(block.height)} came where ${String(next)} was due`);
    }
    next += 1;
    // Unread: what fills the tables reads it, mostly in another thread.
    const { time, body } = block;
    group.push({ height: block.height, time, body });
    length += body.length;
    if (block.height >= height) height = await heightWhenDue();
    const hasMore = block.height < height;
    if (hasMore && length < LENGTH_MAX && group.length < BLOCKS_MAX) continue;
    yield { blocks: group, hasMore };
    group = [];
    length = 0;
  }
}
