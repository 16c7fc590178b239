import { setTimeout as sleep } from 'node:timers/promises';
import type { BriefOutcome } from '@sealtrail/chaincode';
import { peer as protocol } from '@hyperledger/fabric-protos';
import { RecordPacker, type Actor } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import type { Candidate } from '../candidate.js';
import type { ClosingTime } from './closing-time.js';
import type { EnrolledIdentity } from './enrolled-identities.js';
import { ConflictError, unavailable } from './fabric-peers.js';
import type { Stall } from './stall.js';
import type { PendingSubmission, Settlement, Submissions } from './submissions.js';
import type { EndorsedTransaction, TransactionSender } from './transaction-sender.js';
import { LATE, within } from '../../within.js';

/** Fresh proposals for one command when others change what it reads. Each lasts about as long as a block. */
const ATTEMPTS_MAX = 8;
const BACKOFF_MS = 20;
const BACKOFF_MAX_MS = 500;
/** Transactions whose outcome is open; beyond it nothing more is begun. */
const PENDING_MAX = 1_000;
/** A transaction that no block shows after so long is sent again, in milliseconds. */
const FIRST_RESEND_MS = 3_000;
/** The same where it is not certain that an orderer had it. */
const UNSURE_RESEND_MS = 300;

/** A command on its way into a transaction. */
export interface Sendable {
  /** As it came. */
  readonly command: unknown;
  /** What its repeats are recognised by; none for what cannot be a command. */
  readonly candidate: Candidate | undefined;
}

/** What became of one command of a transaction. */
export type Decided =
  | {
      readonly kind: 'refused';
      readonly outcome: Exclude<BriefOutcome, readonly number[]>;
    }
  | {
      readonly kind: 'committed';
      /** Places of its events in the transaction. */
      readonly events: readonly number[];
      readonly settlement: Settlement;
    }
  /** Nothing was done. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** No block has shown the transaction in time; `later` resolves when one does, or when it is given up. */
  | { readonly kind: 'unknown'; readonly later: Promise<unknown> };

export interface TransactorParts {
  readonly sender: TransactionSender;
  readonly submissions: Submissions;
  readonly stall: Stall;
  readonly closing: ClosingTime;
  /** How long a block may take after the endorsement, in milliseconds. */
  readonly commitMs: number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * Brings commands into blocks: endorse, write down, send, wait for the block. What met a conflict is proposed
 * anew in halves, so that one record that many change does not hold up its neighbours.
 */
export class Transactor {
  readonly #parts: TransactorParts;

  constructor(parts: TransactorParts) {
    this.#parts = parts;
  }

  /** In order. Fails only where nothing was done for any of the commands. */
  run(commands: readonly Sendable[], signer: EnrolledIdentity): Promise<readonly Decided[]> {
    return this.#run(commands, signer, 1);
  }

  async #run(
    commands: readonly Sendable[],
    signer: EnrolledIdentity,
    attempt: number,
  ): Promise<readonly Decided[]> {
    try {
      return await this.#attempt(commands, signer);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
    if (attempt === ATTEMPTS_MAX) return commands.map(() => ({ kind: 'failed', error: conflict() }));
    const wait = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** attempt);
    await sleep(Math.random() * wait);
    const half = Math.ceil(commands.length / 2);
    const parts = [commands.slice(0, half), commands.slice(half)].filter((part) => part.length > 0);
    const decided = await Promise.all(parts.map((part) => this.#runPart(part, signer, attempt + 1)));
    return decided.flat();
  }

  /** One part's failure is not the other's. */
  async #runPart(
    commands: readonly Sendable[],
    signer: EnrolledIdentity,
    attempt: number,
  ): Promise<readonly Decided[]> {
    try {
      return await this.#run(commands, signer, attempt);
    } catch (error) {
      return commands.map(() => ({ kind: 'failed', error }));
    }
  }

  /** One transaction. Fails with ConflictError where others were first; nothing was done then. */
  async #attempt(commands: readonly Sendable[], signer: EnrolledIdentity): Promise<readonly Decided[]> {
    const { submissions, stall, closing, commitMs } = this.#parts;
    if (closing.over.aborted) throw stopping();
    if (submissions.count >= PENDING_MAX) throw unavailable('too many transactions wait for their blocks');
    if (stall.refuses()) throw unavailable('transactions do not come out in blocks now');
    const { id, outcomes, bytes } = await this.#endorse(commands, signer);
    if (outcomes.length !== commands.length) throw new Error('the contract gave another number of outcomes');
    // Where everything was refused there is nothing to bring into a block.
    if (!outcomes.some(isAccepted)) return outcomes.map((outcome) => decidedOf(outcome, undefined));
    const pending = this.#writeDown(id, bytes, { commands, outcomes, signer: signer.actor });
    const sent = this.#send(pending, bytes, signer);
    // A block may show it before the answer to the sending comes.
    const settled = pending.settled.then((settlement) => settlement ?? sent);
    const settlement = await within(Promise.race([settled, sent]), commitMs, closing.over);
    if (settlement === LATE) {
      return outcomes.map((outcome) =>
        isAccepted(outcome) ? { kind: 'unknown', later: pending.settled } : { kind: 'refused', outcome },
      );
    }
    return this.#outcomesIn(settlement, outcomes);
  }

  async #endorse(commands: readonly Sendable[], signer: EnrolledIdentity): Promise<EndorsedTransaction> {
    const { sender, closing } = this.#parts;
    const endorsing = sender.endorse(pack(commands), signer);
    const endorsed = await within(endorsing, undefined, closing.over);
    if (endorsed === LATE) throw stopping();
    return endorsed;
  }

  /** What a block says once it is sent. Fails where nobody took it; it is forgotten then. */
  async #send(
    pending: PendingSubmission,
    bytes: Uint8Array,
    signer: EnrolledIdentity,
  ): Promise<Settlement | undefined> {
    const sent = await this.#parts.sender.send(bytes, signer);
    if (sent.kind === 'not-taken') {
      this.#parts.submissions.drop(pending.submission.transactionId);
      throw sent.error;
    }
    if (sent.kind === 'unsure') pending.dueAt = performance.now() + UNSURE_RESEND_MS;
    return pending.settled;
  }

  #writeDown(
    transactionId: string,
    bytes: Uint8Array,
    {
      commands,
      outcomes,
      signer,
    }: {
      readonly commands: readonly Sendable[];
      readonly outcomes: readonly BriefOutcome[];
      readonly signer: Actor;
    },
  ): PendingSubmission {
    const accepted = commands.flatMap(({ candidate }, i) =>
      candidate !== undefined && isAccepted(outcomes[i])
        ? [{ id: candidate.id, digest: candidate.digest }]
        : [],
    );
    const submission = { transactionId, signer, commands: accepted, submittedAt: this.#parts.clock() };
    return this.#parts.submissions.add(submission, bytes, performance.now() + FIRST_RESEND_MS);
  }

  /** Fails with ConflictError, or with LEDGER_UNAVAILABLE for what the peers refused otherwise. */
  #outcomesIn(settlement: Settlement | undefined, outcomes: readonly BriefOutcome[]): readonly Decided[] {
    if (settlement === undefined) throw unavailable('the transaction was lost on its way into a block');
    const { validity } = settlement.transaction;
    switch (validity) {
      case protocol.TxValidationCode.VALID:
        return outcomes.map((outcome) => decidedOf(outcome, settlement));
      case protocol.TxValidationCode.MVCC_READ_CONFLICT:
      case protocol.TxValidationCode.PHANTOM_READ_CONFLICT:
        throw new ConflictError('others changed what was read');
      case protocol.TxValidationCode.ENDORSEMENT_POLICY_FAILURE:
        this.#parts.sender.endorsementsLacked();
        throw new ConflictError('the endorsement policy has changed meanwhile');
      default:
        throw unavailable(`the peers did not accept the transaction (${String(validity)})`);
    }
  }
}

function decidedOf(outcome: BriefOutcome, settlement: Settlement | undefined): Decided {
  if (!isAccepted(outcome)) return { kind: 'refused', outcome };
  if (settlement === undefined) throw new TypeError('what succeeded has a block');
  return { kind: 'committed', events: outcome, settlement };
}

function isAccepted(outcome: BriefOutcome | undefined): outcome is readonly number[] {
  return Array.isArray(outcome);
}

/** What has no canonical form cannot be packed; it goes as it is, for the contract to refuse. */
function pack(commands: readonly Sendable[]): readonly string[] {
  const packer = new RecordPacker();
  return commands.flatMap(({ command, candidate }) =>
    candidate === undefined ? [`[${jsonOf(command)}]`] : packer.pack([command]),
  );
}

/** What JSON cannot say is as if it were not there. */
function jsonOf(command: unknown): string {
  const json = JSON.stringify(command) as string | undefined;
  return json ?? 'null';
}

/** Nothing was done. */
export function stopping(): ServiceError {
  return new ServiceError('STOPPING', 'the ledger is being closed', { retryAfterSeconds: 5 });
}

function conflict(): ServiceError {
  return new ServiceError('LEDGER_CONFLICT', 'others keep changing the same record; nothing was done', {
    retryAfterSeconds: 1,
  });
}
