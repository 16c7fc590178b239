import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger, WrittenBlock } from '../ledger/ledger.js';
import { BlockWaiters, type WaitOptions } from './block-waiters.js';
import { GapError, groupBlocks } from './group-blocks.js';
import type { TrailDatabase } from './open-trail-database.js';
import { Pace } from './pace.js';
import { createProjector, type Projector } from './projector.js';
import { missingIndexes } from './trail-indexes.js';

/** Longest wait between tries while the trail's database is away. */
const BACKOFF_MAX_MS = 5_000;

/** The newest block in the tables, and the time of the newest that has one; zeros for an empty trail. */
export interface TrailPosition {
  readonly block: number;
  readonly time: number;
}

/**
 * `retrying`: its database cannot be used now, and is tried again. `failed`: the ledger left a block out. `damaged`:
 * its file is; the next start builds it anew.
 */
export const TRAIL_STATES = ['following', 'retrying', 'failed', 'damaged'] as const;
export type TrailState = (typeof TRAIL_STATES)[number];

export interface TrailOptions {
  /** Closed with the trail. */
  readonly db: TrailDatabase;
  /** What fills the tables; closed with the trail. Default: by `db` itself. */
  readonly projector?: Projector;
  /** Told after each SQL transaction until the trail has what the ledger had at the start: how far, of how many. */
  readonly onProgress?: (block: number, height: number) => void;
  /** Whether the trail's file was found damaged. */
  readonly isDamaged?: () => boolean;
  /** Told of a failure of the trail's database, before the next try. */
  readonly onFault?: (fault: unknown) => void;
}

/**
 * Follows the ledger into the tables: each block with the position in one SQL transaction, so that a block is
 * in whole or not at all. A block that comes twice changes nothing; a gap stops the trail as `failed`.
 *
 * Up to what the ledger had at the start the tables are filled without the indexes that only questions need, where they
 * have none yet; then these are made. Which are missing is seen in the database itself, at the next start as well.
 */
export class Trail {
  readonly db: TrailDatabase;
  readonly #options: TrailOptions;
  readonly #stopped = new AbortController();
  readonly #waiters = new BlockWaiters();
  readonly #projector: Projector;
  readonly #pace = new Pace();
  #position: TrailPosition = { block: 0, time: 0 };
  #registryBlock = 0;
  #seq = 0;
  #missingIndexes: string[] = [];
  /** Since the last block that went well. */
  #failures = 0;
  #following: Promise<void> | undefined;
  #state: Exclude<TrailState, 'damaged'> = 'following';

  private constructor(options: TrailOptions) {
    this.db = options.db;
    this.#options = options;
    this.#projector = options.projector ?? createProjector(options.db);
  }

  static async open(options: TrailOptions): Promise<Trail> {
    const trail = new Trail(options);
    await trail.#readPosition();
    trail.#missingIndexes = [...(await missingIndexes(options.db))];
    return trail;
  }

  get state(): TrailState {
    return this.#options.isDamaged?.() === true ? 'damaged' : this.#state;
  }

  position(): TrailPosition {
    return this.#position;
  }

  /**
   * The newest block that changed the registry, or where the trail stood when it was opened, if none did since:
   * as long as it stays the same, so do agencies, keys, types, purposes and notices.
   */
  get registryBlock(): number {
    return this.#registryBlock;
  }

  /** Begins to follow; ends with `stop`. */
  start(ledger: Ledger): void {
    this.#following ??= this.#follow(ledger);
  }

  /**
   * Waits until `block` is in the tables, with all their indexes. Fails with TRAIL_BEHIND when that takes longer than
   * `timeoutMs`, when `signal` aborts, and at once when too many wait already.
   */
  async waitForBlock(block: number, timeoutMs: number, options: WaitOptions = {}): Promise<void> {
    if (this.#has(block)) return;
    if (options.patient !== true) this.#pace.hurry();
    await this.#waiters.wait(block, timeoutMs, options);
  }

  /** In an empty trail there is nothing to look for. */
  #has(block: number): boolean {
    return block <= this.#position.block && (block === 0 || this.#missingIndexes.length === 0);
  }

  /** How many events could not be read, and were passed over. */
  async quarantined(): Promise<number> {
    const { count } = await this.db
      .selectFrom('quarantine')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#following;
    await this.#projector.close();
    await this.db.destroy();
  }

  async #readPosition(): Promise<void> {
    const { block, time, seq } = await this.db.selectFrom('position').selectAll().executeTakeFirstOrThrow();
    this.#position = { block, time };
    // The blocks up to here may have changed anything.
    this.#registryBlock = block;
    this.#seq = seq;
  }

  async #follow(ledger: Ledger): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        // What became of a commit whose answer was lost stands in the tables.
        await this.#readPosition();
        await this.#applyBlocks(ledger, signal);
      } catch (fault) {
        this.#state = fault instanceof GapError ? 'failed' : 'retrying';
        this.#options.onFault?.(fault);
        if (fault instanceof GapError) return;
      }
      this.#failures += 1;
      await pause(Math.min(BACKOFF_MAX_MS, 100 * 2 ** this.#failures), signal);
    }
  }

  /** Applies blocks as they come, until `signal` aborts. While there are more, a group is read as another is written. */
  async #applyBlocks(ledger: Ledger, signal: AbortSignal): Promise<void> {
    const { height } = await ledger.status();
    if (this.#position.block >= height) await this.#completeIndexes();
    const next = this.#position.block + 1;
    const groups = groupBlocks(ledger.blocks(next, signal), {
      next,
      height,
      heightWhenDue: () => this.#heightWhenDue(ledger, signal),
    });
    let applying = Promise.resolve();
    try {
      for await (const { blocks, hasMore } of groups) {
        await applying;
        applying = this.#apply(blocks, height);
        // Told where it is awaited, which may be after the next group.
        applying.catch(() => undefined);
        if (!hasMore) await applying;
      }
    } catch (fault) {
      if (!(fault instanceof GapError)) throw fault;
      await applying;
      // No more will come: what is there is all that can be asked for.
      await this.#completeIndexes();
      throw fault;
    } finally {
      await applying;
    }
  }

  /** Before anybody asks: with what the ledger had at the start the tables are large enough to need them. */
  async #completeIndexes(): Promise<void> {
    for (let [name] = this.#missingIndexes; name !== undefined; [name] = this.#missingIndexes) {
      if (this.#stopped.signal.aborted) return;
      await this.#projector.index(name);
      this.#missingIndexes.shift();
    }
    this.#goesOn();
  }

  /** What has come until the next write is due shares the SQL transaction; nothing waits for what is yet to come. */
  async #heightWhenDue(ledger: Ledger, signal: AbortSignal): Promise<number> {
    if (!this.#waiters.isHurried) await this.#pace.untilDue(signal);
    return (await ledger.status()).height;
  }

  async #apply(blocks: readonly WrittenBlock[], toFill: number): Promise<void> {
    const last = blocks.at(-1);
    if (last === undefined) return;
    const { seq, changesRegistry } = await this.#projector.project(blocks, this.#seq);
    this.#seq = seq;
    if (last.height >= toFill) await this.#completeIndexes();
    this.#pace.wrote();
    // First, so that nobody meets the new position with what was remembered of the registry before.
    if (changesRegistry) this.#registryBlock = last.height;
    const newest = blocks.findLast(({ time }) => time > 0);
    this.#position = { block: last.height, time: newest?.time ?? this.#position.time };
    if (last.height <= toFill) this.#options.onProgress?.(last.height, toFill);
    this.#goesOn();
  }

  /** What was asked of the tables has succeeded, or nothing is left to be asked. */
  #goesOn(): void {
    this.#state = 'following';
    this.#failures = 0;
    this.#waiters.settle((block) => this.#has(block));
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    // Stopped while waiting.
  }
}
