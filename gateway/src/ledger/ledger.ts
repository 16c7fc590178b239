import type { Actor, DomainEvent, ErrorCode } from '@sealtrail/core';
import type { ServiceError } from '../service-error.js';

/** Where and when a command was committed. */
export interface Receipt {
  readonly commandId: string;
  readonly transactionId: string;
  readonly block: number;
  /** The block's time, milliseconds since the epoch. */
  readonly committedAt: number;
}

/** What became of one command. Committed and repeated ones are durable when this is handed out. */
export type Outcome =
  | {
      readonly status: 'committed' | 'repeated';
      readonly receipt: Receipt;
      readonly events: readonly DomainEvent[];
    }
  | {
      readonly status: 'refused';
      readonly commandId: string;
      readonly code: ErrorCode;
      readonly detail: string;
    };

/**
 * One command of a list that has no outcome, while its neighbours have theirs: LEDGER_CONFLICT and
 * LEDGER_UNAVAILABLE mean that nothing was done, OUTCOME_UNKNOWN that only the ledger knows.
 */
export interface Unanswered {
  readonly status: 'unanswered';
  readonly commandId: string;
  readonly error: ServiceError;
}

export type LedgerAnswer = Outcome | Unanswered;

export interface LedgerTransaction {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly actor: Actor;
  /** As written; what reads them parses them, because an older or newer contract may have written them. */
  readonly events: readonly unknown[];
}

/** A block in plain data, which can be handed to another thread and is read there. */
export interface WrittenBlock {
  /** From 1, without gaps. */
  readonly height: number;
  /** Milliseconds since the epoch; 0 where nothing in it counts. */
  readonly time: number;
  /** What `transactionsIn` reads. */
  readonly body: string;
}

export interface Block extends WrittenBlock {
  /** Read when they are first asked for. Fails as `transactionsIn` does. */
  readonly transactions: readonly LedgerTransaction[];
}

export interface LedgerStatus {
  /** What citizens' signatures are bound to. */
  readonly ledgerId: string;
  /** Which chain of blocks this is: no other has the same. */
  readonly chain: string;
  readonly kind: 'embedded' | 'fabric';
  /** The newest block's; 0 for an empty ledger. */
  readonly height: number;
  /** Time of the newest block; 0 for an empty ledger. */
  readonly time: number;
  readonly state: 'ready' | 'read-only' | 'failed';
}

/** A question to the world state, or what became of a transaction whose answer was lost. */
export type LedgerQuery =
  | { readonly kind: 'state'; readonly name: string; readonly id: string }
  | { readonly kind: 'transaction'; readonly id: string };

/**
 * The gateway's only way to a ledger. Two ledgers implement it and pass one suite.
 *
 * Fails with ServiceError: LEDGER_UNAVAILABLE and STORAGE_FULL mean that nothing was done; OUTCOME_UNKNOWN
 * means that only the ledger knows.
 */
export interface Ledger {
  /**
   * Executes `commands` as one transaction of `signer`; outcomes in the same order. A command whose id the
   * ledger has from the same agency with the same content is answered again, with other content it is refused
   * with ID_REUSED. A ledger where others write at the same time may need more transactions than one.
   */
  submit(commands: readonly unknown[], signer: Actor): Promise<readonly LedgerAnswer[]>;
  evaluate(query: LedgerQuery, signer: Actor): Promise<unknown>;
  /** Every block from height `from` on, then each new one as it comes, until `signal` aborts. */
  blocks(from: number, signal: AbortSignal): AsyncIterable<Block>;
  /** From what is known here; asks nobody. */
  status(): Promise<LedgerStatus>;
  close(): Promise<void>;
}

/** What was on the ledger when it was opened. Whatever it is, it was written with secrets of a gateway. */
export interface LedgerHistory {
  /** Whether commands are on it, whoever gave them. */
  readonly any: boolean;
  /** Whether commands are on it of an agency that this gateway signs for. */
  readonly own: boolean;
}
