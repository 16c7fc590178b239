import { CodedError, type Actor } from '@sealtrail/core';
import { ServiceError } from '../service-error.js';
import type { Ledger, LedgerAnswer, Outcome } from './ledger.js';

export interface CollectorOptions {
  /** How long the first command of a batch waits for company, in milliseconds. Default 2. */
  readonly windowMs?: number;
  /**
   * How much longer while transactions of its signer are under way: a share of how long the last one took, so that
   * batches grow as the ledger slows down. Default 0.
   */
  readonly busyShare?: number;
  /** The most that comes of `busyShare`, in milliseconds. Default 500. */
  readonly busyWindowMaxMs?: number;
  /** Most commands in one transaction. Default 200. */
  readonly batchMax?: number;
  /** Most transactions of one signer under way. Default 8. */
  readonly underWayMax?: number;
  /** Most commands that wait or are under way, over all signers; beyond it QUEUE_FULL. Default 10,000. */
  readonly queueMax?: number;
}

const DEFAULTS: Required<CollectorOptions> = {
  windowMs: 2,
  busyShare: 0,
  busyWindowMaxMs: 500,
  batchMax: 200,
  underWayMax: 8,
  queueMax: 10_000,
};

interface Waiting {
  readonly command: unknown;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/**
 * Puts commands that arrive together into one transaction per signer, and hands each caller its own outcome.
 * Order of arrival is kept within a signer's batch, not between batches.
 */
export class Collector {
  readonly #ledger: Ledger;
  readonly #options: Required<CollectorOptions>;
  readonly #lanes = new Map<string, Lane>();
  #held = 0;
  #stopping = false;
  #idle = Promise.withResolvers<undefined>();

  constructor(ledger: Ledger, options: CollectorOptions = {}) {
    this.#ledger = ledger;
    this.#options = { ...DEFAULTS, ...options };
  }

  /** How many commands wait or are under way. */
  get held(): number {
    return this.#held;
  }

  /** Fails with QUEUE_FULL or STOPPING before anything is done, and as `Ledger.submit` afterwards. */
  async submit(command: unknown, signer: Actor): Promise<Outcome> {
    this.#admit(1);
    try {
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
      this.#lane(signer).add({ command, resolve, reject });
      return await promise;
    } finally {
      this.#release(1);
    }
  }

  /**
   * A list that is a batch already: one or more transactions of its own, outcomes in order. A failure may come
   * after the first of them; a repeat of the whole list is then answered for what was done.
   */
  async submitAll(commands: readonly unknown[], signer: Actor): Promise<readonly LedgerAnswer[]> {
    this.#admit(commands.length);
    try {
      const outcomes: LedgerAnswer[] = [];
      for (let from = 0; from < commands.length; from += this.#options.batchMax) {
        const batch = commands.slice(from, from + this.#options.batchMax);
        outcomes.push(...(await submitInParts(this.#ledger, batch, signer)));
      }
      return outcomes;
    } finally {
      this.#release(commands.length);
    }
  }

  /** Admits nothing more, and waits for all that was admitted. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#held > 0) await this.#idle.promise;
  }

  #admit(count: number): void {
    if (this.#stopping)
      throw new ServiceError('STOPPING', 'the service is being stopped', { retryAfterSeconds: 5 });
    if (this.#held + count > this.#options.queueMax) {
      throw new ServiceError('QUEUE_FULL', 'too many commands are waiting', { retryAfterSeconds: 1 });
    }
    this.#held += count;
  }

  #release(count: number): void {
    this.#held -= count;
    if (this.#held === 0 && this.#stopping) this.#idle.resolve(undefined);
  }

  #lane(signer: Actor): Lane {
    const key = `${signer.role}/${signer.organisation}/${signer.agency}`;
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const lane = new Lane(this.#options, (commands) => submitInParts(this.#ledger, commands, signer));
    this.#lanes.set(key, lane);
    return lane;
  }
}

/**
 * Halves a batch whose bytes are too many for one transaction, of which nothing was done: strangers' large
 * commands must not be the failure of a small one that came with them.
 */
async function submitInParts(
  ledger: Ledger,
  commands: readonly unknown[],
  signer: Actor,
): Promise<readonly LedgerAnswer[]> {
  try {
    return await ledger.submit(commands, signer);
  } catch (error) {
    const tooLarge = error instanceof CodedError && error.code === 'BATCH_TOO_LARGE';
    if (!tooLarge || commands.length < 2) throw error;
    const half = Math.ceil(commands.length / 2);
    const first = await submitInParts(ledger, commands.slice(0, half), signer);
    return [...first, ...(await submitInParts(ledger, commands.slice(half), signer))];
  }
}

/** The commands of one signer. */
class Lane {
  readonly #options: Required<CollectorOptions>;
  readonly #send: (commands: readonly unknown[]) => Promise<readonly LedgerAnswer[]>;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #underWay = 0;
  #lastTookMs = 0;

  constructor(
    options: Required<CollectorOptions>,
    send: (commands: readonly unknown[]) => Promise<readonly LedgerAnswer[]>,
  ) {
    this.#options = options;
    this.#send = send;
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#waiting.length >= this.#options.batchMax) this.#flush();
    else
      this.#timer ??= setTimeout(() => {
        this.#flush();
      }, this.#waitMs());
  }

  #waitMs(): number {
    const { busyShare, busyWindowMaxMs, windowMs } = this.#options;
    if (this.#underWay === 0) return windowMs;
    return windowMs + Math.min(busyWindowMaxMs, busyShare * this.#lastTookMs);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#waiting.length > 0 && this.#underWay < this.#options.underWayMax) {
      void this.#sendBatch(this.#waiting.splice(0, this.#options.batchMax));
    }
  }

  async #sendBatch(batch: readonly Waiting[]): Promise<void> {
    this.#underWay += 1;
    const sentAt = performance.now();
    try {
      const outcomes = await this.#send(batch.map(({ command }) => command));
      for (const [i, waiting] of batch.entries()) {
        const outcome = outcomes[i];
        if (outcome === undefined) waiting.reject(new Error('the ledger gave fewer outcomes than commands'));
        else if (outcome.status === 'unanswered') waiting.reject(outcome.error);
        else waiting.resolve(outcome);
      }
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      this.#underWay -= 1;
      this.#lastTookMs = performance.now() - sentAt;
      // Not at once: those who were answered have more to say, and several transactions may end with one block.
      if (this.#waiting.length > 0) this.#schedule();
    }
  }
}
