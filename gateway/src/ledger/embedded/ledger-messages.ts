import type { Actor } from '@sealtrail/core';
import type { ToldError } from '../../threads/told-error.js';
import type { LedgerQuery, LedgerStatus } from '../ledger.js';

/** What the thread of a `ThreadLedger` is asked; `close` ends it. */
export type LedgerQuestion =
  | {
      readonly kind: 'submit';
      readonly commands: readonly unknown[];
      readonly signer: Actor;
      /** The asker's time, milliseconds since the epoch. */
      readonly now: number;
    }
  | { readonly kind: 'evaluate'; readonly query: LedgerQuery }
  | { readonly kind: 'page'; readonly from: number; readonly limit: number }
  | { readonly kind: 'close' };

export interface NumberedQuestion {
  readonly number: number;
  readonly question: LedgerQuestion;
}

/** To the question of the same number; 0 for the opening. */
export interface NumberedAnswer {
  readonly number: number;
  /** As the ledger is when the answer is given; absent where it could not be opened. */
  readonly status?: LedgerStatus;
  readonly answer: { readonly value: unknown } | { readonly error: ToldError };
}
