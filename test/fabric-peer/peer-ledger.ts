import { common, peer as protocol } from '@hyperledger/fabric-protos';
import { blockNumber, envelopesOf, withFlags } from './block-form.ts';
import { readAction, readEnvelope, type ReadEnvelope } from './endorser-transaction.ts';
import type { Membership } from './membership.ts';
import { validateTransaction } from './validate-transaction.ts';
import { VersionedState } from './versioned-state.ts';

export interface PeerLedgerParts {
  readonly channel: string;
  readonly chaincode: string;
  readonly membership: Membership;
  /** Of how many different organisations a transaction needs endorsements. */
  readonly endorsementsMin: number;
}

export interface CommittedTransaction {
  readonly block: number;
  readonly code: number;
  readonly envelope: Uint8Array;
}

/** One peer's copy of the channel: its blocks, the world state, and what became of each transaction. */
export class PeerLedger {
  readonly channel: string;
  /** The contract's part of it. */
  readonly state = new VersionedState();
  readonly blocks: common.Block[] = [];
  readonly #parts: PeerLedgerParts;
  readonly #transactions = new Map<string, CommittedTransaction>();
  readonly #waiting = new Set<() => void>();
  /** What becomes of the next valid transactions. */
  readonly #invalid: number[] = [];

  constructor(parts: PeerLedgerParts) {
    this.#parts = parts;
    this.channel = parts.channel;
  }

  /** How many blocks there are, the first of which is number 0. */
  get height(): number {
    return this.blocks.length;
  }

  transaction(id: string): CommittedTransaction | undefined {
    return this.#transactions.get(id);
  }

  /** The next `count` valid transactions are committed as invalid ones, with this code. */
  invalidateNext(count: number, code: number): void {
    for (let i = 0; i < count; i++) this.#invalid.push(code);
  }

  /** Validates a block's transactions in their order, applies the valid ones, and tells those who wait. */
  commit(ordered: common.Block): void {
    const number = blockNumber(ordered);
    if (number !== this.height) throw new Error(`block ${String(number)} follows ${String(this.height - 1)}`);
    const envelopes = envelopesOf(ordered);
    const flags = envelopes.map((bytes, place) => this.#commitOne(bytes, number, place));
    this.blocks.push(withFlags(ordered, flags));
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  /** Until another block is committed, or `signal` aborts. */
  nextCommit(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => {
      signal.removeEventListener('abort', wake);
      this.#waiting.delete(wake);
      resolve(undefined);
    };
    signal.addEventListener('abort', wake);
    this.#waiting.add(wake);
    return promise;
  }

  #commitOne(bytes: Uint8Array, block: number, place: number): number {
    const envelope = readEnvelope(bytes);
    const code = this.#validate(envelope);
    const { chaincode } = this.#parts;
    const isTransaction = envelope.type === common.HeaderType.ENDORSER_TRANSACTION;
    if (code === protocol.TxValidationCode.VALID && isTransaction) {
      const written = readAction(envelope.data).sets.get(chaincode)?.getWritesList() ?? [];
      const writes = new Map(
        written.map((each) => [each.getKey(), each.getIsDelete() ? new Uint8Array() : each.getValue_asU8()]),
      );
      this.state.apply(writes, { block, place });
    }
    // A repeat does not take the first one's place.
    if (code !== protocol.TxValidationCode.DUPLICATE_TXID) {
      this.#transactions.set(envelope.transactionId, { block, code, envelope: bytes });
    }
    return code;
  }

  #validate(envelope: ReadEnvelope): number {
    if (envelope.type !== common.HeaderType.ENDORSER_TRANSACTION) return protocol.TxValidationCode.VALID;
    if (this.#transactions.has(envelope.transactionId)) return protocol.TxValidationCode.DUPLICATE_TXID;
    const code = validateTransaction(envelope, { ...this.#parts, state: this.state });
    return code === protocol.TxValidationCode.VALID ? (this.#invalid.shift() ?? code) : code;
  }
}
