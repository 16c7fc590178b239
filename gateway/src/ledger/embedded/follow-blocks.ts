import type { Block, WrittenBlock } from '../ledger.js';
import { settledOrAborted } from '../settled-or-aborted.js';
import { readableBlock } from '../written-block.js';

/** Blocks read at a time for a reader that replays, and about how much of their text: a block may be megabytes. */
const REPLAY_BLOCKS_MAX = 32;
const REPLAY_LENGTH = 1_000_000;

export type PageOfBlocks = readonly WrittenBlock[];

/** Where blocks are read from. */
export interface GrowingChain {
  /** At most `limit` blocks from height `from` on, in order. */
  page(from: number, limit: number): PageOfBlocks | Promise<PageOfBlocks>;
  /** Settles when there are more blocks than there were at the call, or when it is closed. */
  grown(): Promise<unknown>;
  isClosed(): boolean;
}

/** Every block from height `from` on, then each new one as it comes, until `signal` aborts or the chain is closed. */
export async function* followBlocks(
  chain: GrowingChain,
  from: number,
  signal: AbortSignal,
): AsyncIterable<Block> {
  let next = from;
  let limit = 1;
  while (!signal.aborted && !chain.isClosed()) {
    const grown = chain.grown();
    const page = await chain.page(next, limit);
    for (const block of page) {
      yield readableBlock(block);
      next = block.height + 1;
    }
    limit = replayLimit(page);
    if (page.length === 0) await settledOrAborted(grown, signal);
  }
}

/** How many blocks like those of the last page make up a page. */
function replayLimit(page: PageOfBlocks): number {
  const length = page.reduce((sum, { body }) => sum + body.length, 0);
  if (length === 0) return 1;
  return Math.min(REPLAY_BLOCKS_MAX, Math.max(1, Math.floor((REPLAY_LENGTH * page.length) / length)));
}
