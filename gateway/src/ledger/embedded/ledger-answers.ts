import type { Actor } from '@sealtrail/core';
import type { LedgerQuery, LedgerStatus, Outcome } from '../ledger.js';
import type { PageOfBlocks } from './follow-blocks.js';

/** What the thread of a `ThreadLedger` can be asked. */
export interface LedgerAnswers {
  status(): Promise<LedgerStatus>;
  /** `now` is the asker's time, milliseconds since the epoch. */
  submit(commands: readonly unknown[], signer: Actor, now: number): Promise<readonly Outcome[]>;
  evaluate(query: LedgerQuery): Promise<unknown>;
  page(from: number, limit: number): PageOfBlocks;
  check(from: number): number;
  close(): Promise<void>;
}
