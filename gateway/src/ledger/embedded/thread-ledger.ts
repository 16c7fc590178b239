import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Actor } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { errorFrom } from '../../threads/told-error.js';
import type { Block, Ledger, LedgerQuery, LedgerStatus, Outcome } from '../ledger.js';
import { followBlocks, type PageOfBlocks } from './follow-blocks.js';
import type { LedgerQuestion, NumberedAnswer, NumberedQuestion } from './ledger-messages.js';
import type { EmbeddedLedgerOptions } from './open-embedded-ledger.js';

/** Room for what is new, in MB: of a block little outlives it. */
const YOUNG_MB = 12;

interface Asked {
  readonly kind: LedgerQuestion['kind'];
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * Opens the embedded ledger in a thread of its own. Fails as `openEmbeddedLedger` does. A block is executed, written
 * and synced there, while this thread reads the next requests.
 */
export async function openThreadLedger({
  dataDir,
  clock = Date.now,
}: EmbeddedLedgerOptions): Promise<ThreadLedger> {
  const worker = new Worker(new URL('ledger-thread.js', import.meta.url), {
    workerData: dataDir,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const [{ answer, status }] = (await once(worker, 'message')) as [NumberedAnswer];
  if ('error' in answer) {
    await worker.terminate();
    throw errorFrom(answer.error);
  }
  if (status === undefined) throw new TypeError('a ledger was opened without a status');
  return new ThreadLedger(worker, status, clock);
}

/** The embedded ledger at the other end of a thread. What was asked is answered in the order in which it is done. */
export class ThreadLedger implements Ledger {
  readonly #worker: Worker;
  readonly #clock: () => number;
  readonly #asked = new Map<number, Asked>();
  #status: LedgerStatus;
  #asks = 0;
  #hasEnded = false;
  #closing: Promise<void> | undefined;
  #grown = Promise.withResolvers<undefined>();

  constructor(worker: Worker, status: LedgerStatus, clock: () => number) {
    this.#worker = worker;
    this.#status = status;
    this.#clock = clock;
    worker.on('message', (answer: NumberedAnswer) => {
      this.#settle(answer);
    });
    // Whoever asked is told when it exits.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#end();
    });
  }

  submit(commands: readonly unknown[], signer: Actor): Promise<readonly Outcome[]> {
    return this.#ask({ kind: 'submit', commands, signer, now: this.#clock() }) as Promise<readonly Outcome[]>;
  }

  evaluate(query: LedgerQuery): Promise<unknown> {
    return this.#ask({ kind: 'evaluate', query });
  }

  blocks(from: number, signal: AbortSignal): AsyncIterable<Block> {
    return followBlocks(
      {
        page: (next, limit) => this.#ask({ kind: 'page', from: next, limit }) as Promise<PageOfBlocks>,
        grown: () => this.#grown.promise,
        isClosed: () => this.#closing !== undefined,
      },
      from,
      signal,
    );
  }

  status(): Promise<LedgerStatus> {
    return Promise.resolve(this.#status);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#grown.resolve(undefined);
    if (this.#hasEnded) return;
    const ended = once(this.#worker, 'exit');
    await this.#post({ kind: 'close' });
    await ended;
  }

  #ask(question: LedgerQuestion): Promise<unknown> {
    if (this.#closing === undefined) return this.#post(question);
    return Promise.reject(new ServiceError('STOPPING', 'the ledger is being closed'));
  }

  #post(question: LedgerQuestion): Promise<unknown> {
    if (this.#hasEnded) return Promise.reject(unavailable());
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#asks += 1;
    this.#asked.set(this.#asks, { kind: question.kind, resolve, reject });
    this.#worker.postMessage({ number: this.#asks, question } satisfies NumberedQuestion);
    return promise;
  }

  #settle({ number, status, answer }: NumberedAnswer): void {
    if (status !== undefined) this.#advance(status);
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    if ('error' in answer) asked?.reject(errorFrom(answer.error));
    else asked?.resolve(answer.value);
  }

  #advance(status: LedgerStatus): void {
    const hasGrown = status.height > this.#status.height;
    this.#status = status;
    if (!hasGrown) return;
    this.#grown.resolve(undefined);
    this.#grown = Promise.withResolvers<undefined>();
  }

  /** After `close` nobody waits any more. Otherwise the thread has failed, and only the file knows what it did. */
  #end(): void {
    this.#hasEnded = true;
    this.#status = { ...this.#status, state: 'failed' };
    for (const asked of this.#asked.values())
      asked.reject(asked.kind === 'submit' ? unknown() : unavailable());
    this.#asked.clear();
  }
}

function unavailable(): ServiceError {
  return new ServiceError(
    'LEDGER_UNAVAILABLE',
    'the thread of the ledger has ended; it must be started again',
  );
}

function unknown(): ServiceError {
  return new ServiceError('OUTCOME_UNKNOWN', 'the thread of the ledger ended while it had the command');
}
