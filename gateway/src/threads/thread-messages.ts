import type { ToldError } from './told-error.js';

/** What a thread can be asked: for each kind of question the method that answers it; `close` ends the thread. */
export type Answers<A> = {
  readonly [K in keyof A]: (...asked: never[]) => unknown;
} & { close(): void | Promise<void> };

export interface ThreadQuestion {
  readonly number: number;
  readonly kind: PropertyKey;
  readonly asked: readonly unknown[];
}

export type ThreadOutcome = { readonly value: unknown } | { readonly error: ToldError };

/** To the question of the same number. */
export interface ThreadAnswer<S> {
  readonly number: number;
  /** As the thread is when the answer is given; absent where what it answers from could not be opened. */
  readonly state?: S;
  readonly outcome: ThreadOutcome;
}
