import { setTimeout as sleep } from 'node:timers/promises';
import type { Block, Ledger } from '../ledger/ledger.js';
import { ServiceError } from '../service-error.js';
import type { TrailDatabase } from './open-trail-database.js';
import { projectBlock } from './project-block.js';

/** Longest wait between tries while the trail's database is away. */
const BACKOFF_MAX_MS = 5_000;
/** Waiters for a block at one time; each holds a request open. */
const WAITERS_MAX = 10_000;

/** The newest block in the tables, and its time; zeros for an empty trail. */
export interface TrailPosition {
  readonly block: number;
  readonly time: number;
}

export interface TrailOptions {
  readonly db: TrailDatabase;
  /** Told after each block while the trail is being filled: how far, of how many. */
  readonly onProgress?: (block: number, height: number) => void;
  /** Told of a failure of the trail's database, before the next try. */
  readonly onFault?: (fault: unknown) => void;
}

interface Waiter {
  readonly block: number;
  resolve(): void;
}

/**
 * Follows the ledger into the tables: one SQL transaction for each block, with the position, so that a block is
 * in whole or not at all. A block that comes twice changes nothing; a gap stops the trail.
 */
export class Trail {
  readonly db: TrailDatabase;
  readonly #options: TrailOptions;
  readonly #stopped = new AbortController();
  readonly #waiters = new Set<Waiter>();
  #position: TrailPosition = { block: 0, time: 0 };
  #seq = 0;
  #following: Promise<void> | undefined;
  #state: 'following' | 'retrying' | 'failed' = 'following';

  private constructor(options: TrailOptions) {
    this.db = options.db;
    this.#options = options;
  }

  static async open(options: TrailOptions): Promise<Trail> {
    const trail = new Trail(options);
    await trail.#readPosition();
    return trail;
  }

  get state(): 'following' | 'retrying' | 'failed' {
    return this.#state;
  }

  position(): TrailPosition {
    return this.#position;
  }

  /** Begins to follow; ends with `stop`. */
  start(ledger: Ledger): void {
    this.#following ??= this.#follow(ledger);
  }

  /** Waits until `block` is in the tables. Fails with TRAIL_BEHIND when that takes longer than `timeoutMs`. */
  async waitForBlock(block: number, timeoutMs: number): Promise<void> {
    if (this.#position.block >= block) return;
    const behind = new ServiceError('TRAIL_BEHIND', `the trail has not reached block ${String(block)}`, {
      retryAfterSeconds: 1,
    });
    if (this.#waiters.size >= WAITERS_MAX) throw behind;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiter: Waiter = {
      block,
      resolve: () => {
        resolve(true);
      },
    };
    this.#waiters.add(waiter);
    const timer = setTimeout(() => {
      resolve(false);
    }, timeoutMs);
    try {
      if (!(await promise)) throw behind;
    } finally {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#following;
    await this.db.destroy();
  }

  async #readPosition(): Promise<void> {
    const { block, time, seq } = await this.db.selectFrom('position').selectAll().executeTakeFirstOrThrow();
    this.#position = { block, time };
    this.#seq = seq;
  }

  async #follow(ledger: Ledger): Promise<void> {
    const { signal } = this.#stopped;
    for (let failures = 0; !signal.aborted;) {
      try {
        const { height } = await ledger.status();
        for await (const block of ledger.blocks(this.#position.block + 1, signal)) {
          await this.#apply(block);
          if (block.height <= height) this.#options.onProgress?.(block.height, height);
          this.#state = 'following';
          failures = 0;
        }
        return;
      } catch (fault) {
        this.#options.onFault?.(fault);
        if (fault instanceof GapError) {
          this.#state = 'failed';
          return;
        }
        this.#state = 'retrying';
        failures += 1;
        await pause(Math.min(BACKOFF_MAX_MS, 100 * 2 ** failures), signal);
        await this.#readPosition().catch(() => undefined);
      }
    }
  }

  async #apply(block: Block): Promise<void> {
    if (block.height <= this.#position.block) return;
    if (block.height !== this.#position.block + 1) {
      throw new GapError(`block ${String(block.height)} came after block ${String(this.#position.block)}`);
    }
    this.#seq = await this.db.transaction().execute((db) => projectBlock(db, block, this.#seq));
    this.#position = { block: block.height, time: block.time };
    for (const waiter of this.#waiters) if (waiter.block <= block.height) waiter.resolve();
  }
}

/** The ledger left a block out: nothing that follows can be right. */
class GapError extends Error {
  override readonly name = 'GapError';
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    // Stopped while waiting.
  }
}
