import { payloadEvents } from '@sealtrail/chaincode';
import type { DomainEvent } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { reusedId, type Candidate, type CommittedOutcome } from '../candidate.js';
import type { Outcome } from '../ledger.js';
import { readBody, type StoredTransaction } from './block-body.js';
import type { LedgerStore } from './ledger-store.js';

interface Given {
  readonly digest: Buffer;
  readonly outcome: CommittedOutcome;
}

/**
 * The answers that commands were given: of older blocks from the store, of the block that is being written from
 * memory. One for each block.
 */
export class GivenAnswers {
  readonly #store: LedgerStore;
  readonly #fresh = new Map<string, Given>();
  /** The block read last: a client repeats a whole batch, and its commands share a block. */
  #read: { readonly height: number; readonly transactions: readonly StoredTransaction[] } | undefined;

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  /** Notes what was committed in the block that is being written. */
  note(agency: string, { id, digest }: Candidate, outcome: CommittedOutcome): void {
    this.#fresh.set(`${agency}/${id}`, { digest, outcome });
  }

  /** The answer to a command that the ledger has from this agency; `undefined` for one that it has not. */
  find(agency: string, candidate: Candidate): Outcome | undefined {
    const fresh = this.#fresh.get(`${agency}/${candidate.id}`);
    if (fresh !== undefined) {
      if (!candidate.digest.equals(fresh.digest)) return reusedId(candidate.id);
      return { ...fresh.outcome, status: 'repeated' };
    }
    const entry = this.#store.command(agency, candidate.id);
    if (entry === undefined) return undefined;
    if (!candidate.digest.equals(entry.digest)) return reusedId(candidate.id);
    return this.#fromBlock(agency, candidate.id, entry.height);
  }

  #fromBlock(agency: string, commandId: string, height: number): Outcome {
    for (const { id, time, actor, event } of this.#transactions(height)) {
      if (actor.agency !== agency) continue;
      const events = (payloadEvents(event) as readonly DomainEvent[]).filter(
        (each) => each.commandId === commandId,
      );
      if (events.length === 0) continue;
      const receipt = { commandId, transactionId: id, block: height, committedAt: time };
      return { status: 'repeated', receipt, events };
    }
    // Executing it again could do it twice.
    throw new ServiceError('STORAGE_DAMAGED', `block ${String(height)} lacks a command that it should hold`);
  }

  #transactions(height: number): readonly StoredTransaction[] {
    if (this.#read?.height !== height) {
      const [block] = this.#store.blocks(height, 1);
      const transactions = block?.height === height ? readBody(block.body) : [];
      this.#read = { height, transactions };
    }
    return this.#read.transactions;
  }
}
