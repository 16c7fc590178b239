import type { Actor } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { AskedThread } from '../../threads/asked-thread.js';
import type { Block, Ledger, LedgerQuery, LedgerStatus, Outcome } from '../ledger.js';
import { followBlocks } from './follow-blocks.js';
import type { LedgerAnswers } from './ledger-answers.js';
import type { EmbeddedLedgerOptions } from './open-embedded-ledger.js';

/** Room for what is new, in MB: of a block little outlives it. */
const YOUNG_MB = 12;

type LedgerThread = AskedThread<LedgerAnswers, LedgerStatus>;

/**
 * Opens the embedded ledger in a thread of its own. Fails as `openEmbeddedLedger` does. A block is executed, written
 * and synced there, while this thread reads the next requests.
 */
export async function openThreadLedger({
  dataDir,
  clock = Date.now,
}: EmbeddedLedgerOptions): Promise<ThreadLedger> {
  const thread: LedgerThread = new AskedThread({
    program: new URL('ledger-thread.js', import.meta.url),
    workerData: dataDir,
    youngMb: YOUNG_MB,
    unanswered: (kind, cause) => (kind === 'submit' ? unknown(cause) : unavailable(cause)),
  });
  try {
    return new ThreadLedger(thread, await thread.ask('status'), clock);
  } catch (error) {
    await thread.close();
    throw error;
  }
}

/** The embedded ledger at the other end of a thread. What was asked is answered in the order in which it is done. */
export class ThreadLedger implements Ledger {
  readonly #thread: LedgerThread;
  readonly #clock: () => number;
  #status: LedgerStatus;
  #isClosing = false;
  #grown = Promise.withResolvers<undefined>();

  constructor(thread: LedgerThread, status: LedgerStatus, clock: () => number) {
    this.#thread = thread;
    this.#status = status;
    this.#clock = clock;
    thread.onState((state) => {
      this.#advance(state);
    });
  }

  submit(commands: readonly unknown[], signer: Actor): Promise<readonly Outcome[]> {
    return this.#ask('submit', commands, signer, this.#clock());
  }

  evaluate(query: LedgerQuery): Promise<unknown> {
    return this.#ask('evaluate', query);
  }

  blocks(from: number, signal: AbortSignal): AsyncIterable<Block> {
    return followBlocks(
      {
        page: (next, limit) => this.#ask('page', next, limit),
        grown: () => this.#grown.promise,
        isClosed: () => this.#isClosing,
      },
      from,
      signal,
    );
  }

  /** As `EmbeddedLedger.check`. */
  check(from: number): Promise<number> {
    return this.#ask('check', from);
  }

  /** One whose thread has ended is `failed`: only the file knows what it did. */
  status(): Promise<LedgerStatus> {
    return Promise.resolve(this.#thread.hasEnded ? { ...this.#status, state: 'failed' } : this.#status);
  }

  close(): Promise<void> {
    this.#isClosing = true;
    this.#grown.resolve(undefined);
    return this.#thread.close();
  }

  #ask: LedgerThread['ask'] = (kind, ...asked) => {
    if (this.#isClosing) return Promise.reject(new ServiceError('STOPPING', 'the ledger is being closed'));
    if (this.#thread.hasEnded) return Promise.reject(unavailable());
    return this.#thread.ask(kind, ...asked);
  };

  #advance(status: LedgerStatus): void {
    const hasGrown = status.height > this.#status.height;
    this.#status = status;
    if (!hasGrown) return;
    this.#grown.resolve(undefined);
    this.#grown = Promise.withResolvers<undefined>();
  }
}

function unavailable(cause?: Error): ServiceError {
  return new ServiceError(
    'LEDGER_UNAVAILABLE',
    'the thread of the ledger has ended; it must be started again',
    { cause },
  );
}

function unknown(cause?: Error): ServiceError {
  return new ServiceError('OUTCOME_UNKNOWN', 'the thread of the ledger ended while it had the command', {
    cause,
  });
}
