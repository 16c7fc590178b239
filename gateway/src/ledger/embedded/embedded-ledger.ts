import { randomBytes } from 'node:crypto';
import type { Actor } from '@sealtrail/core';
import { findState, type Processor } from '@sealtrail/chaincode';
import { ServiceError } from '../../service-error.js';
import { sqliteCode } from '../../storage/sqlite-code.js';
import { asStorageRefusal } from '../../storage/storage-refusal.js';
import type { Block, Ledger, LedgerQuery, LedgerStatus, Outcome } from '../ledger.js';
import { GENESIS_HASH, sealBlock, type StoredBlock } from './block-form.js';
import { writeBody } from './block-body.js';
import { executeSubmission, type Executed } from './execute-submission.js';
import { findChainFault } from './find-chain-fault.js';
import { followBlocks, type GrowingChain, type PageOfBlocks } from './follow-blocks.js';
import { GivenAnswers } from './given-answers.js';
import type { LedgerKey } from './ledger-key.js';
import type { LedgerStore } from './ledger-store.js';

/** Blocks that are checked at a time: bounds how long the writer waits for it. */
const CHECKED_TOGETHER = 5;

/** Most commands in one block: bounds how long a group holds the event loop. */
const BLOCK_COMMANDS_MAX = 2_000;

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
  /** While the writer runs; cleared by the writer itself, in the turn in which it finds nothing waiting. */
  #writing: Promise<void> | undefined;
  /** While an SQL transaction is open: its state may yet be taken back. */
  #block: Promise<void> | undefined;
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
    if (this.#closed) return Promise.reject(new ServiceError('STOPPING', 'the ledger is being closed'));
    const { promise, resolve, reject } = Promise.withResolvers<readonly Outcome[]>();
    this.#waiting.push({ commands, signer, resolve, reject });
    this.#writing ??= this.#writeAll();
    return promise;
  }

  async evaluate(query: LedgerQuery): Promise<unknown> {
    const { store } = this.#parts;
    // The writer's connection is the only one, and it would show what is not committed.
    while (this.#block !== undefined) await this.#block;
    if (this.#closed) throw new ServiceError('STOPPING', 'the ledger is being closed');
    if (query.kind === 'transaction') {
      const height = store.transactionHeight(query.id);
      return height === undefined ? undefined : { block: height };
    }
    return findState({ get: (key) => store.state(key) }, query.name, query.id);
  }

  blocks(from: number, signal: AbortSignal): AsyncIterable<Block> {
    const chain: GrowingChain = {
      page: (next, limit) => this.page(next, limit),
      grown: () => this.#grown.promise,
      isClosed: () => this.#closed,
    };
    return followBlocks(chain, from, signal);
  }

  /** At most `limit` blocks from height `from` on, of those that there are. */
  page(from: number, limit: number): PageOfBlocks {
    return this.#parts.store.blocks(from, limit).map(({ height, time, body }) => ({ height, time, body }));
  }

  /**
   * Checks some blocks from height `from` on, hash, link and signature, and answers where to go on: at the end, from
   * the first one. Fails with STORAGE_DAMAGED for a bad one, and nothing is added to such a chain from then on.
   */
  check(from: number): number {
    if (this.#closed) throw new ServiceError('STOPPING', 'the ledger is being closed');
    const to = Math.min(from + CHECKED_TOGETHER - 1, this.#height);
    try {
      const fault = findChainFault(this.#parts, { from, to });
      if (fault !== undefined) throw new ServiceError('STORAGE_DAMAGED', fault);
    } catch (error) {
      this.#state = 'failed';
      throw asStorageRefusal(error);
    }
    return to < this.#height ? to + 1 : 1;
  }

  status(): Promise<LedgerStatus> {
    const { ledgerId } = this.#parts;
    return Promise.resolve({
      ledgerId,
      chain: ledgerId,
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

  #requireWritable(): void {
    if (this.#state !== 'failed') return;
    throw new ServiceError(
      'LEDGER_UNAVAILABLE',
      'the ledger could not be written or is damaged, and must be started again',
    );
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Whatever arrives in the same turn of the event loop shares the block.
      await new Promise((resolve) => setImmediate(resolve));
      this.#block = this.#writeBlock(this.#takeGroup());
      await this.#block;
    }
    this.#writing = undefined;
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

  /** All or nothing: a failure of the file takes back everything the group did, and nobody is told otherwise. */
  async #writeBlock(group: readonly Submission[]): Promise<void> {
    const { store } = this.#parts;
    const answers: (() => void)[] = [];
    const given = new GivenAnswers(store);
    try {
      this.#requireWritable();
      store.begin();
      // A clock that goes back must not let the ledger's time go back.
      const time = Math.max(this.#parts.clock(), this.#time);
      const transactions: string[] = [];
      for (const submission of group) {
        const { transaction, answer } = await this.#execute(submission, time, given);
        if (transaction !== undefined) transactions.push(transaction);
        answers.push(answer);
      }
      const block = transactions.length > 0 ? this.#append(transactions, time) : undefined;
      store.commit();
      if (block !== undefined) this.#advance(block);
    } catch (error) {
      this.#abandon(group, error);
      return;
    } finally {
      this.#block = undefined;
    }
    for (const answer of answers) answer();
  }

  /** Executes one submission inside the open SQL transaction; the answer may be given only after its commit. */
  async #execute(
    submission: Submission,
    time: number,
    given: GivenAnswers,
  ): Promise<{ readonly transaction?: string | undefined; readonly answer: () => void }> {
    const { commands, signer } = submission;
    const { store, processor } = this.#parts;
    const at = { height: this.#height + 1, time, transactionId: randomBytes(32).toString('hex') };
    let executed: Executed;
    try {
      executed = await executeSubmission({ store, processor, given, commands, signer, at });
    } catch (error) {
      // The file's fault is everybody's; a fault of a rule is this submission's alone, and it wrote nothing.
      if (sqliteCode(error) !== undefined) throw error;
      return {
        answer: () => {
          submission.reject(error);
        },
      };
    }
    const { transaction, outcomes } = executed;
    return {
      transaction,
      answer: () => {
        submission.resolve(outcomes);
      },
    };
  }

  #append(transactions: readonly string[], time: number): StoredBlock {
    const { store, key } = this.#parts;
    const body = writeBody(transactions);
    const block = sealBlock(
      { height: this.#height + 1, time, previousHash: this.#lastHash, body },
      key.privateKey,
    );
    store.addBlock(block);
    return block;
  }

  #advance(block: StoredBlock): void {
    this.#height = block.height;
    this.#time = block.time;
    this.#lastHash = block.hash;
    this.#grown.resolve(undefined);
    this.#grown = Promise.withResolvers<undefined>();
  }

  #abandon(group: readonly Submission[], error: unknown): void {
    const refusal = this.#takeBack(error);
    for (const submission of group) submission.reject(refusal);
  }

  /** After a full disk the ledger goes on; after any other failure of the file nothing is certain any more. */
  #takeBack(error: unknown): unknown {
    const refusal = asStorageRefusal(error);
    try {
      this.#parts.store.rollback();
      if (refusal instanceof ServiceError && refusal.code === 'STORAGE_FULL') return refusal;
    } catch {
      // A rollback that fails is one more sign of the same.
    }
    this.#state = 'failed';
    return refusal instanceof ServiceError
      ? refusal
      : new ServiceError('LEDGER_UNAVAILABLE', 'the ledger could not be written', { cause: error });
  }
}
