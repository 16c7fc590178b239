import { setTimeout as sleep } from 'node:timers/promises';
import type { EnrolledIdentity } from './enrolled-identities.js';
import type { Outbox } from './outbox.js';
import type { PendingSubmission, Submissions } from './submissions.js';
import type { TransactionSender } from './transaction-sender.js';
import { within } from '../../within.js';

const TICK_MS = 200;
const RESEND_MAX_MS = 5_000;
/** Sent at one time. */
const BATCH_MAX = 16;
/** After so long no orderer can still hold it; it is given up, and its commands may be given anew. */
export const ABANDON_MS = 24 * 3_600_000;

export interface ResenderParts {
  readonly sender: TransactionSender;
  readonly submissions: Submissions;
  readonly outbox: Outbox;
  /** Any identity: the bytes are signed already. */
  readonly identity: EnrolledIdentity;
  /** Whether the blocks are known up to now; before that an outcome may stand in a block not read yet. */
  readonly isCurrent: () => boolean;
  readonly onFault: (fault: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * Sends again what no block has shown: an orderer that was killed loses what it had accepted. They are the same
 * signed bytes with the same transaction id, of which the channel commits one; so this can only bring the outcome
 * about, never do anything twice.
 */
export class Resender {
  readonly #parts: ResenderParts;
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(parts: ResenderParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    const { isCurrent, onFault } = this.#parts;
    while (!signal.aborted) {
      try {
        await sleep(TICK_MS, undefined, { signal });
        if (!isCurrent()) continue;
        // A stop does not wait for answers: what was sent is in the outbox.
        await within(Promise.all(this.#due().map((pending) => this.#resend(pending))), undefined, signal);
      } catch (fault) {
        if (!isAborted(signal)) onFault(fault);
      }
    }
  }

  #due(): PendingSubmission[] {
    const now = performance.now();
    const due: PendingSubmission[] = [];
    for (const pending of this.#parts.submissions.all()) {
      if (pending.dueAt <= now) due.push(pending);
      if (due.length === BATCH_MAX) break;
    }
    return due;
  }

  async #resend(pending: PendingSubmission): Promise<void> {
    const { sender, submissions, outbox, identity, clock } = this.#parts;
    const { transactionId, submittedAt } = pending.submission;
    pending.attempts += 1;
    pending.dueAt = performance.now() + Math.min(RESEND_MAX_MS, 500 * 2 ** Math.min(pending.attempts, 10));
    if (clock() - submittedAt > ABANDON_MS) {
      submissions.drop(transactionId);
      return;
    }
    const bytes = outbox.transactionBytes(transactionId);
    if (bytes !== undefined) await sender.send(bytes, identity);
  }
}

/** Asked anew: the compiler takes a signal that was not aborted for one that never will be. */
function isAborted({ aborted }: AbortSignal): boolean {
  return aborted;
}
