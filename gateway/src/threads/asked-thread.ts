import { Worker } from 'node:worker_threads';
import type { Answers, ThreadAnswer, ThreadQuestion } from './thread-messages.js';
import { errorFrom } from './told-error.js';

export interface AskedThreadOptions<A> {
  /** What it runs; calls `answerInThread`. */
  readonly program: URL;
  readonly workerData?: unknown;
  /** Room for what is new, in MB. */
  readonly youngMb: number;
  /** What becomes of a question that the thread ended without answering; `cause` is what ended it, if it failed. */
  readonly unanswered: (kind: keyof A, cause: Error | undefined) => Error;
}

interface Asked<A> {
  readonly kind: keyof A;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread that is asked questions, any number at a time, each of which is settled once: as the thread answers, errors
 * with their classes and codes, or by `unanswered` when it has ended.
 */
export class AskedThread<A extends Answers<A>, S> {
  readonly #worker: Worker;
  readonly #unanswered: AskedThreadOptions<A>['unanswered'];
  readonly #asked = new Map<number, Asked<A>>();
  readonly #ended = Promise.withResolvers<undefined>();
  #questions = 0;
  #hasEnded = false;
  #fault: Error | undefined;
  #onState: (state: S) => void = () => undefined;
  #closing: Promise<void> | undefined;

  constructor({ program, workerData, youngMb, unanswered }: AskedThreadOptions<A>) {
    this.#unanswered = unanswered;
    this.#worker = new Worker(program, {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: youngMb },
    });
    this.#worker.on('message', (answer: ThreadAnswer<S>) => {
      this.#settle(answer);
    });
    this.#worker.on('error', (fault) => {
      this.#fault = fault as Error;
    });
    this.#worker.on('exit', () => {
      this.#end();
    });
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** From now on `listener` is told of the thread's state with each answer, before whoever asked has it. */
  onState(listener: (state: S) => void): void {
    this.#onState = listener;
  }

  ask<K extends keyof A>(kind: K, ...asked: Parameters<A[K]>): Promise<Awaited<ReturnType<A[K]>>> {
    return this.#post(kind, asked) as Promise<Awaited<ReturnType<A[K]>>>;
  }

  /** Waits until the thread has closed what it answers from, and has ended. What is not answered by then never is. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    if (this.#hasEnded) return;
    await this.#post('close', []);
    await this.#ended.promise;
  }

  #post(kind: keyof A, asked: readonly unknown[]): Promise<unknown> {
    if (this.#hasEnded) return Promise.reject(this.#unanswered(kind, this.#fault));
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#questions += 1;
    this.#asked.set(this.#questions, { kind, resolve, reject });
    this.#worker.postMessage({ number: this.#questions, kind, asked } satisfies ThreadQuestion);
    return promise;
  }

  #settle({ number, state, outcome }: ThreadAnswer<S>): void {
    if (state !== undefined) this.#onState(state);
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    if ('error' in outcome) asked?.reject(errorFrom(outcome.error));
    else asked?.resolve(outcome.value);
  }

  #end(): void {
    this.#hasEnded = true;
    for (const { kind, reject } of this.#asked.values()) reject(this.#unanswered(kind, this.#fault));
    this.#asked.clear();
    this.#ended.resolve(undefined);
  }
}
