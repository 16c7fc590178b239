import { common } from '@hyperledger/fabric-protos';
import { cutBlock } from './block-form.ts';

export interface OrdererOptions {
  /** How long the first transaction of a block waits for others, in milliseconds. */
  readonly batchTimeoutMs: number;
  /** Most transactions in one block. */
  readonly blockTransactionsMax: number;
  /** A block is cut before it would hold more bytes; a larger transaction has a block of its own. */
  readonly blockBytesPreferred: number;
  /** A transaction of more bytes is refused. */
  readonly transactionBytesMax: number;
}

/** One orderer in memory: puts transactions into an order and cuts blocks of them. */
export class Orderer {
  readonly blocks: common.Block[] = [];
  readonly #options: OrdererOptions;
  readonly #listeners: ((block: common.Block) => void)[] = [];
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #moving = Promise.withResolvers<undefined>();

  constructor(options: OrdererOptions) {
    this.#options = options;
    this.#moving.resolve(undefined);
  }

  /** Whoever hands something in waits for this first: it resolves unless the orderer is frozen. */
  get moving(): Promise<unknown> {
    return this.#moving.promise;
  }

  freeze(): void {
    this.#moving = Promise.withResolvers();
  }

  thaw(): void {
    this.#moving.resolve(undefined);
  }

  /** Hears of every block, those cut before included. */
  onBlock(listener: (block: common.Block) => void): void {
    for (const block of this.blocks) listener(block);
    this.#listeners.push(listener);
  }

  /** `SUCCESS` once the transaction will be in a block. */
  broadcast(envelope: common.Envelope): number {
    const bytes = envelope.serializeBinary();
    const { transactionBytesMax, blockBytesPreferred, blockTransactionsMax, batchTimeoutMs } = this.#options;
    if (bytes.length > transactionBytesMax) return common.Status.REQUEST_ENTITY_TOO_LARGE;
    if (this.#pendingBytes + bytes.length > blockBytesPreferred) this.#cut();
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    const isFull = this.#pending.length >= blockTransactionsMax || this.#pendingBytes > blockBytesPreferred;
    if (isFull) this.#cut();
    else
      this.#timer ??= setTimeout(() => {
        this.#cut();
      }, batchTimeoutMs);
    return common.Status.SUCCESS;
  }

  /** Orders these as one block at once, whatever is pending. */
  orderBlock(envelopes: readonly common.Envelope[]): void {
    this.#publish(envelopes.map((envelope) => envelope.serializeBinary()));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#pending = [];
  }

  #cut(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pending.length === 0) return;
    const envelopes = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#publish(envelopes);
  }

  #publish(envelopes: readonly Uint8Array[]): void {
    const block = cutBlock(this.blocks.at(-1), envelopes);
    this.blocks.push(block);
    for (const listener of this.#listeners) listener(block);
  }
}
