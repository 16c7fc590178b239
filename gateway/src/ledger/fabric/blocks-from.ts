import { setTimeout as sleep } from 'node:timers/promises';
import type { Block } from '../ledger.js';
import { settledOrAborted } from '../settled-or-aborted.js';
import type { BlockReader } from './block-reader.js';
import type { ChainFollower } from './chain-follower.js';
import type { FabricPeers } from './fabric-peers.js';

const RETRY_MS = 1_000;
/** How long a peer may take for a block that another has shown, in milliseconds; then the next peer is asked. */
const BLOCK_MS = 5_000;

export interface BlockSources {
  readonly follower: ChainFollower;
  readonly reader: BlockReader;
  readonly peers: FabricPeers;
}

/**
 * Every block from height `from` on, at least 1, without gaps, then each new one as it comes. The newest come from
 * memory; older ones by a stream of the reader's own, at another peer where one fails.
 */
export async function* blocksFrom(
  sources: BlockSources,
  from: number,
  signal: AbortSignal,
): AsyncIterable<Block> {
  const { follower } = sources;
  let next = Math.max(1, from);
  while (!signal.aborted && follower.refusal === undefined && !follower.isStopped) {
    const { grown } = follower;
    const recent = follower.recent.at(next);
    if (recent !== undefined) {
      yield recent.block;
      next += 1;
    } else if (next > (follower.position?.height ?? 0)) {
      await settledOrAborted(grown, signal);
    } else {
      for await (const block of olderBlocks(sources, next, signal)) {
        yield block;
        next = block.height + 1;
      }
    }
  }
}

/** Whether the block is in memory, or is still to come. */
function isEnough({ recent, position }: ChainFollower, next: number): boolean {
  return recent.at(next) !== undefined || next > (position?.height ?? 0);
}

/** From `from` until the newest blocks in memory go on, or until no peer gives more. */
async function* olderBlocks(
  { follower, reader, peers }: BlockSources,
  from: number,
  outer: AbortSignal,
): AsyncIterable<Block> {
  let next = from;
  for (const peer of peers.inOrder()) {
    const enough = new AbortController();
    const signal = AbortSignal.any([outer, enough.signal]);
    const abort = (): void => {
      enough.abort();
    };
    // Runs only while the peer is waited for, not while the reader is at work.
    let late = setTimeout(abort, BLOCK_MS);
    try {
      for await (const { block } of reader.blocks(peer, next, signal)) {
        clearTimeout(late);
        if (block.height !== next) break;
        yield block;
        next += 1;
        if (isEnough(follower, next)) return;
        late = setTimeout(abort, BLOCK_MS);
      }
    } catch {
      // The next peer is asked.
    } finally {
      clearTimeout(late);
      enough.abort();
    }
    if (outer.aborted) return;
    peer.rest();
  }
  await sleep(RETRY_MS, undefined, { signal: outer }).catch(() => undefined);
}
