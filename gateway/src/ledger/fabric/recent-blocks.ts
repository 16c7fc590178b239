import type { FabricBlock } from './decode-block.js';

/** Enough for a reader that is a little behind, and for repeats that come soon. */
const BLOCKS_MAX = 128;
const EVENTS_MAX = 20_000;

/** The newest blocks, in order and without gaps, in memory. */
export class RecentBlocks {
  readonly #blocks: FabricBlock[] = [];
  #events = 0;

  /** `block` is the one after the last. */
  add(block: FabricBlock): void {
    this.#blocks.push(block);
    this.#events += eventsOf(block);
    while (this.#blocks.length > 1 && (this.#blocks.length > BLOCKS_MAX || this.#events > EVENTS_MAX)) {
      const oldest = this.#blocks.shift();
      if (oldest !== undefined) this.#events -= eventsOf(oldest);
    }
  }

  at(height: number): FabricBlock | undefined {
    const first = this.#blocks[0]?.block.height;
    return first === undefined || height < first ? undefined : this.#blocks[height - first];
  }
}

function eventsOf({ block }: FabricBlock): number {
  return block.transactions.reduce((sum, { events }) => sum + events.length, 0);
}
