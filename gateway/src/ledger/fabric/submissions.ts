import type { FabricBlock, FabricTransaction } from './decode-block.js';
import type { Outbox, Submission } from './outbox.js';

/** What a block says of a transaction. */
export interface Settlement {
  readonly block: FabricBlock;
  readonly transaction: FabricTransaction;
}

export interface PendingSubmission {
  readonly submission: Submission;
  /** Resolves with what a block says; with nothing where the transaction is given up as lost. */
  readonly settled: Promise<Settlement | undefined>;
  /** Since when it is waited for, on `performance.now()`. */
  readonly heldAt: number;
  /** When it is sent again if no block shows it, on `performance.now()`. */
  dueAt: number;
  /** How often it was sent. */
  attempts: number;
}

interface Held extends PendingSubmission {
  resolve(settlement: Settlement | undefined): void;
}

/** The transactions whose outcome is not known yet: on disk, and in memory for those who wait. */
export class Submissions {
  readonly #outbox: Outbox;
  readonly #held = new Map<string, Held>();

  /** Takes up what an earlier process left. */
  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    for (const submission of outbox.submissions()) this.#hold(submission, 0);
  }

  get count(): number {
    return this.#held.size;
  }

  /** Since when the oldest has waited, on `performance.now()`; `undefined` where none waits. */
  get waitingSince(): number | undefined {
    const [oldest] = this.#held.values();
    return oldest?.heldAt;
  }

  all(): Iterable<PendingSubmission> {
    return this.#held.values();
  }

  get(transactionId: string): PendingSubmission | undefined {
    return this.#held.get(transactionId);
  }

  /** On disk when this returns; `transaction` is what is sent, `dueAt` when it is sent again. */
  add(submission: Submission, transaction: Uint8Array, dueAt: number): PendingSubmission {
    this.#outbox.addSubmission(submission, transaction);
    return this.#hold(submission, dueAt);
  }

  /** Certainly not taken for ordering: forgotten without an outcome. */
  drop(transactionId: string): void {
    this.#outbox.dropSubmission(transactionId);
    this.#held.get(transactionId)?.resolve(undefined);
    this.#held.delete(transactionId);
  }

  /** A block has told; the outbox has it already. */
  settle(transactionId: string, settlement: Settlement): void {
    this.#held.get(transactionId)?.resolve(settlement);
    this.#held.delete(transactionId);
  }

  #hold(submission: Submission, dueAt: number): PendingSubmission {
    const { promise: settled, resolve } = Promise.withResolvers<Settlement | undefined>();
    const heldAt = performance.now();
    const held: Held = { submission, settled, resolve, heldAt, dueAt, attempts: 1 };
    this.#held.set(submission.transactionId, held);
    return held;
  }
}
