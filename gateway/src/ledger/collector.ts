import { CodedError, type Actor } from '@sealtrail/core';
import { ServiceError } from '../service-error.js';
import { Lane, type LaneOptions, type SendBatch } from './lane.js';
import type { Ledger, LedgerAnswer, Outcome } from './ledger.js';

/** A batch is a transaction of one signer. */
export interface CollectorOptions extends Partial<LaneOptions> {
  /** Most commands that wait or are under way, over all signers; beyond it QUEUE_FULL. Default 10,000. */
  readonly queueMax?: number;
}

const DEFAULTS: Required<CollectorOptions> = {
  windowMs: 2,
  busyShare: 0,
  busyWindowMaxMs: 500,
  batchMax: 200,
  firstFull: 200,
  underWayMax: 8,
  queueMax: 10_000,
};

/** A command that is ready to be sent, and what its maker will want to know of it. */
export interface Ready<Made> {
  readonly command: unknown;
  readonly made: Made;
}

/** Gives each order's command in order, or why it has none. What it throws is every order's failure. */
export type Prepare<Order, Made> = (
  orders: readonly Order[],
) => Promise<readonly PromiseSettledResult<Ready<Made>>[]>;

export interface PreparedOutcome<Made> {
  readonly outcome: Outcome;
  readonly made: Made;
}

export type SubmitOrder<Order, Made> = (order: Order, signer: Actor) => Promise<PreparedOutcome<Made>>;

/**
 * Puts commands that arrive together into one transaction per signer, and hands each caller its own outcome.
 * Order of arrival is kept within a signer's batch, not between batches.
 */
export class Collector {
  readonly #ledger: Ledger;
  readonly #options: Required<CollectorOptions>;
  readonly #lanes = new Map<string, Lane<unknown, Outcome>>();
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
    return this.#holding(1, () => this.#lane(signer).add(command));
  }

  /**
   * Gives what submits orders of one kind, whose commands are made when their transaction is about to be sent: only
   * then is it known which of them share it. It fails as `submit` does, or as `prepare` did.
   */
  preparing<Order, Made>(prepare: Prepare<Order, Made>): SubmitOrder<Order, Made> {
    const lanes = new Map<string, Lane<Order, PreparedOutcome<Made>>>();
    const laneOf = (signer: Actor): Lane<Order, PreparedOutcome<Made>> =>
      kept(lanes, nameOf(signer), () => {
        const send: SendBatch<Order, PreparedOutcome<Made>> = async (orders) =>
          this.#sendPrepared(await prepare(orders), signer);
        return new Lane(this.#options, send);
      });
    return (order, signer) => this.#holding(1, () => laneOf(signer).add(order));
  }

  /**
   * A list that is a batch already: one or more transactions of its own, outcomes in order. A failure may come
   * after the first of them; a repeat of the whole list is then answered for what was done.
   */
  async submitAll(commands: readonly unknown[], signer: Actor): Promise<readonly LedgerAnswer[]> {
    return this.#holding(commands.length, async () => {
      const outcomes: LedgerAnswer[] = [];
      for (let from = 0; from < commands.length; from += this.#options.batchMax) {
        const batch = commands.slice(from, from + this.#options.batchMax);
        outcomes.push(...(await submitInParts(this.#ledger, batch, signer)));
      }
      return outcomes;
    });
  }

  /** Admits nothing more, and waits for all that was admitted. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#held > 0) await this.#idle.promise;
  }

  async #holding<T>(count: number, work: () => Promise<T>): Promise<T> {
    this.#admit(count);
    try {
      return await work();
    } finally {
      this.#release(count);
    }
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

  #lane(signer: Actor): Lane<unknown, Outcome> {
    return kept(this.#lanes, nameOf(signer), () => {
      const send: SendBatch<unknown, Outcome> = async (commands) =>
        (await submitInParts(this.#ledger, commands, signer)).map(settled);
      return new Lane(this.#options, send);
    });
  }

  async #sendPrepared<Made>(
    prepared: readonly PromiseSettledResult<Ready<Made>>[],
    signer: Actor,
  ): Promise<PromiseSettledResult<PreparedOutcome<Made>>[]> {
    const commands = prepared.flatMap((each) => (each.status === 'fulfilled' ? [each.value.command] : []));
    const sent = commands.length === 0 ? [] : await submitInParts(this.#ledger, commands, signer);
    const answers = sent.values();
    return prepared.map((each) => {
      if (each.status === 'rejected') return each;
      const answer = answers.next();
      if (answer.done === true) throw new Error('the ledger gave fewer outcomes than commands');
      const result = settled(answer.value);
      if (result.status === 'rejected') return result;
      return { status: 'fulfilled', value: { outcome: result.value, made: each.value.made } };
    });
  }
}

function settled(answer: LedgerAnswer): PromiseSettledResult<Outcome> {
  return answer.status === 'unanswered'
    ? { status: 'rejected', reason: answer.error }
    : { status: 'fulfilled', value: answer };
}

function nameOf({ role, organisation, agency }: Actor): string {
  return `${role}/${organisation}/${agency}`;
}

function kept<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
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
