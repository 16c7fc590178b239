import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson, type Actor, type DomainEvent } from '@sealtrail/core';
import type { Processor } from '@sealtrail/chaincode';
import { ServiceError } from '../../service-error.js';
import { asStorageRefusal } from '../../storage/storage-refusal.js';
import type { Block, Ledger, LedgerQuery, LedgerStatus, Outcome } from '../ledger.js';
import { GENESIS_HASH, sealBlock } from './block-form.js';
import { readTransactions, writeTransaction } from './block-body.js';
import type { LedgerKey } from './ledger-key.js';
import type { LedgerStore } from './ledger-store.js';

/** Most commands in one block: bounds how long a group holds the event loop. */
const BLOCK_COMMANDS_MAX = 2_000;
/** Blocks read at a time for a reader that replays. */
const REPLAY_PAGE = 32;

interface Submission {
  readonly commands: readonly unknown[];
  readonly signer: Actor;
  resolve(outcomes: readonly Outcome[]): void;
  reject(error: unknown): void;
}

export interface EmbeddedLedgerParts {
  readonly store: LedgerStore;
  readonly key: LedgerKey;
  readonly processor: Processor;
  readonly ledgerId: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * The ledger in this process: the same processor as in the chaincode, over one SQLite file. One writer takes
 * all that waits into one block and one commit, so that an fsync is shared by everybody who waits for it.
 */
export class EmbeddedLedger implements Ledger {
  readonly #parts: EmbeddedLedgerParts;
  readonly #waiting: Submission[] = [];
  #writing: Promise<void> | undefined;
  #state: LedgerStatus['state'] = 'ready';
  #closed = false;
  #height: number;
  #time: number;
  #lastHash: string;
  #grown = Promise.withResolvers<undefined>();

  constructor(parts: EmbeddedLedgerParts) {
    this.#parts = parts;
    const last = parts.store.lastBlock();
    this.#height = last?.height ?? 0;
    this.#time = last?.time ?? 0;
    this.#lastHash = last?.hash ?? GENESIS_HASH;
  }

  submit(commands: readonly unknown[], signer: Actor): Promise<readonly Outcome[]> {
    const refusal = this.#refusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    const { promise, resolve, reject } = Promise.withResolvers<readonly Outcome[]>();
    this.#waiting.push({ commands, signer, resolve, reject });
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
    return promise;
  }

  evaluate(query: LedgerQuery): Promise<unknown> {
    const { store } = this.#parts;
    if (query.kind === 'transaction') {
      const height = store.transactionHeight(query.id);
      return Promise.resolve(height === undefined ? undefined : { block: height });
    }
    const value = store.state(`${query.name}/${query.id}`);
    return Promise.resolve(value === undefined ? undefined : (JSON.parse(value) as unknown));
  }

  async *blocks(from: number, signal: AbortSignal): AsyncIterable<Block> {
    const aborted = new Promise<undefined>((resolve) => {
      signal.addEventListener(
        'abort',
        () => {
          resolve(undefined);
        },
        { once: true },
      );
    });
    let next = from;
    while (!signal.aborted && !this.#closed) {
      const grown = this.#grown.promise;
      const page = this.#parts.store.blocks(next, REPLAY_PAGE);
      for (const { height, time, body } of page) {
        yield { height, time, transactions: readTransactions(body) };
        next = height + 1;
        if (signal.aborted) return;
      }
      if (page.length === 0) await Promise.race([grown, aborted]);
    }
  }

  status(): Promise<LedgerStatus> {
    const { ledgerId } = this.#parts;
    return Promise.resolve({
      ledgerId,
      kind: 'embedded',
      height: this.#height,
      time: this.#time,
      state: this.#state,
    });
  }

  /** Lets what was submitted finish, then gives the file free. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    this.#grown.resolve(undefined);
    this.#parts.store.close();
  }

  #refusal(): ServiceError | undefined {
    if (this.#closed) return new ServiceError('STOPPING', 'the ledger is being closed');
    if (this.#state === 'failed') {
      return new ServiceError(
        'LEDGER_UNAVAILABLE',
        'the ledger could not be written and must be started again',
      );
    }
    return undefined;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whatever arrives in the same turn of the event loop shares the block.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#writeBlock(this.#takeGroup());
    }
  }

  #takeGroup(): Submission[] {
    let commands = 0;
    let end = 0;
    while (end < this.#waiting.length) {
      commands += this.#waiting[end]?.commands.length ?? 0;
      if (end > 0 && commands > BLOCK_COMMANDS_MAX) break;
      end += 1;
    }
    return this.#waiting.splice(0, end);
  }

  async #writeBlock(group: readonly Submission[]): Promise<void> {
    const { store } = this.#parts;
    const answers: (() => void)[] = [];
    try {
      this.#requireWritable();
      store.begin();
      const transactions: string[] = [];
      // A clock that goes back must not let the ledger's time go back.
      const time = Math.max(this.#parts.clock(), this.#time);
      for (const submission of group) answers.push(await this.#execute(submission, time, transactions));
      const seal = transactions.length > 0 ? this.#append(transactions, time) : undefined;
      store.commit();
      seal?.();
    } catch (error) {
      this.#fail(group, error);
      return;
    }
    for (const answer of answers) answer();
  }

  #requireWritable(): void {
    if (this.#state === 'failed') throw this.#refusal() ?? new Error('unreachable');
  }

  /** Executes one submission inside the open SQL transaction; the answer is given only after its commit. */
  async #execute(submission: Submission, time: number, transactions: string[]): Promise<() => void> {
    const { store, processor } = this.#parts;
    const { commands, signer } = submission;
    const height = this.#height + 1;
    const known = commands.map((command) => this.#known(command, signer));
    const transactionId = randomBytes(32).toString('hex');
    const result = await processor.execute(
      {
        commands: commands.map((command, i) => (known[i] === undefined ? command : null)),
        actor: signer,
        transactionId,
        now: time,
      },
      {
        get: (key) => store.state(key),
        put: (key, value) => {
          store.setState(key, value);
        },
      },
    );
    const outcomes = commands.map((_, i): Outcome => {
      const earlier = known[i];
      if (earlier !== undefined) return earlier;
      return this.#outcome(result, i, { transactionId, height, time, agency: signer.agency });
    });
    if (result.events.length > 0) {
      store.addTransaction(transactionId, height);
      transactions.push(writeTransaction({ id: transactionId, time, actor: signer, result }));
    }
    return () => {
      submission.resolve(outcomes);
    };
  }
}
