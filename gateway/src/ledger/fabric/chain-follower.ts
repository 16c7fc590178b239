import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '../../service-error.js';
import { blockRecord, isItself } from './block-record.js';
import type { BlockReader } from './block-reader.js';
import type { FabricBlock, FabricTransaction } from './decode-block.js';
import type { FabricPeers } from './fabric-peers.js';
import { isNextBlock, type ChainEnd } from './is-next-block.js';
import { OtherChainError } from './other-chain-error.js';
import type { ChainPosition, Outbox } from './outbox.js';
import type { PeerConnection } from './peer-connection.js';
import { RecentBlocks } from './recent-blocks.js';
import type { Stall } from './stall.js';
import type { Submissions } from './submissions.js';

const BACKOFF_MIN_MS = 100;
const BACKOFF_MAX_MS = 3_000;
/** While far behind, so many events or blocks share a write to the outbox. */
const GROUP_EVENTS_MAX = 5_000;
const GROUP_BLOCKS_MAX = 200;
/** A stream that shows nothing for so long, while a transaction waits, may be dead without an error. */
const SILENCE_MS = 5_000;

const WAY_OUT = 'choose another DATA_DIR, or delete the folder if its network is gone';

export interface ChainFollowerParts {
  readonly peers: FabricPeers;
  readonly reader: BlockReader;
  readonly outbox: Outbox;
  readonly submissions: Submissions;
  readonly stall: Stall;
  readonly covers: (agency: string) => boolean;
  /** Told of what ended a stream, before the next peer is asked. */
  readonly onFault: (fault: unknown) => void;
}

/**
 * Reads every block of the channel once, in order, from whichever peer answers: notes in the outbox what it says,
 * tells those who wait, and keeps the newest for readers. A block that comes twice is passed over. A gap is
 * refused. A peer of another chain stops it for good.
 */
export class ChainFollower {
  readonly recent = new RecentBlocks();
  readonly #parts: ChainFollowerParts;
  readonly #stopped = new AbortController();
  readonly #caughtUp = Promise.withResolvers<undefined>();
  readonly #firstRound = Promise.withResolvers<undefined>();
  #position: ChainPosition | undefined;
  #grown = Promise.withResolvers<undefined>();
  #isConnected = false;
  #refusal: ServiceError | undefined;
  #lastNewsAt = 0;
  #following: Promise<void> | undefined;
  #hasCaughtUp = false;

  constructor(parts: ChainFollowerParts) {
    this.#parts = parts;
    this.#position = parts.outbox.position();
  }

  get position(): ChainPosition | undefined {
    return this.#position;
  }

  /** Whether a peer shows its blocks at present. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Whether all is known that the peers had when they were first asked. */
  get hasCaughtUp(): boolean {
    return this.#hasCaughtUp;
  }

  get isStopped(): boolean {
    return this.#stopped.signal.aborted;
  }

  /** Why nothing more is read, for ever. */
  get refusal(): ServiceError | undefined {
    return this.#refusal;
  }

  /** Resolves with the next block, and when this ends. */
  get grown(): Promise<unknown> {
    return this.#grown.promise;
  }

  /** Resolves once `hasCaughtUp`, and when this ends. */
  get caughtUp(): Promise<unknown> {
    return this.#caughtUp.promise;
  }

  /** Resolves once each peer was tried in vain, once `hasCaughtUp`, and when this ends. */
  get firstRound(): Promise<unknown> {
    return this.#firstRound.promise;
  }

  start(): void {
    this.#following ??= this.#follow();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#following;
    this.#end();
  }

  #end(): void {
    this.#isConnected = false;
    this.#grown.resolve(undefined);
    this.#caughtUp.resolve(undefined);
    this.#firstRound.resolve(undefined);
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopped;
    for (let failures = 0; !signal.aborted;) {
      for (const peer of this.#parts.peers.inOrder()) {
        const before = this.#position?.height;
        try {
          await this.#followPeer(peer);
          // It ended without a fault: the peer has fallen silent.
          peer.rest();
        } catch (fault) {
          this.#isConnected = false;
          if (isAborted(signal)) return;
          this.#parts.onFault(fault);
          if (fault instanceof OtherChainError) {
            this.#refusal = new ServiceError('LEDGER_UNAVAILABLE', fault.message);
            this.#end();
            return;
          }
          peer.rest();
        }
        failures = this.#position?.height === before ? failures + 1 : 0;
        await pause(Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(failures, 10)), signal);
      }
      this.#firstRound.resolve(undefined);
    }
  }

  /** Until the stream ends, falls silent or fails. */
  async #followPeer(peer: PeerConnection): Promise<void> {
    await this.#requireSameChain(peer);
    const target = await this.#heightToReach(peer);
    const height = this.#position?.height ?? -1;
    // What would be done now might stand in a block of a number that was read already, and never be seen.
    if (!this.#hasCaughtUp && height > target)
      throw new Error(
        `no peer has block ${String(height)}, which was read: they are behind, or were set back`,
      );
    this.#isConnected = true;
    if (height >= target) this.#markCaughtUp();
    const silent = new AbortController();
    const signal = AbortSignal.any([this.#stopped.signal, silent.signal]);
    this.#lastNewsAt = performance.now();
    const watch = setInterval(() => {
      if (this.#isSilent()) silent.abort();
    }, 1_000);
    watch.unref();
    try {
      await this.#readBlocks(peer, target, signal);
    } finally {
      clearInterval(watch);
    }
  }

  async #readBlocks(peer: PeerConnection, target: number, signal: AbortSignal): Promise<void> {
    let group: FabricBlock[] = [];
    let events = 0;
    const from = (this.#position?.height ?? -1) + 1;
    for await (const next of this.#parts.reader.blocks(peer, from, signal)) {
      this.#lastNewsAt = performance.now();
      if (!isNextBlock(next, positionAfter(group) ?? this.#position)) continue;
      group.push(next);
      events += next.block.transactions.reduce((sum, transaction) => sum + transaction.events.length, 0);
      const { height } = next.block;
      // Far behind, blocks share a write; a new block never waits for the next.
      if (height < target && events < GROUP_EVENTS_MAX && group.length < GROUP_BLOCKS_MAX) continue;
      this.#take(group);
      if (height >= target) this.#markCaughtUp();
      group = [];
      events = 0;
    }
  }

  #take(blocks: readonly FabricBlock[]): void {
    const { outbox, submissions } = this.#parts;
    const own = this.#ownAmong(blocks);
    const records = blocks.map((block) => blockRecord(block, { ...this.#parts, own }));
    outbox.record(records);
    this.#position = records.at(-1)?.position ?? this.#position;
    this.#parts.stall.end();
    for (const block of blocks) {
      this.recent.add(block);
      for (const transaction of block.transactions) {
        if (own.has(transaction)) submissions.settle(transaction.id, { block, transaction });
      }
    }
    this.#grown.resolve(undefined);
    this.#grown = Promise.withResolvers<undefined>();
  }

  /** What was sent from here, as blocks show it. */
  #ownAmong(blocks: readonly FabricBlock[]): ReadonlySet<FabricTransaction> {
    const { outbox, submissions } = this.#parts;
    const own = new Set<FabricTransaction>();
    for (const transaction of blocks.flatMap(({ transactions }) => transactions)) {
      const { id } = transaction;
      if (submissions.get(id) === undefined) continue;
      if (isItself(transaction, () => outbox.transactionBytes(id))) own.add(transaction);
    }
    return own;
  }

  /** A peer that serves another channel's chain, or one that was made anew, must not be mixed in. */
  async #requireSameChain(peer: PeerConnection): Promise<void> {
    const { outbox, reader } = this.#parts;
    const { hash } = await reader.block(peer, 0);
    if (outbox.chain === undefined) outbox.bindTo(hash);
    else if (outbox.chain !== hash) {
      throw new OtherChainError(
        `the peer ${peer.name} has another chain than this data folder was used with (its first block is ${hash.slice(0, 16)}…, not ${outbox.chain.slice(0, 16)}…); ${WAY_OUT}`,
      );
    }
  }

  /** At the first connection the highest that any peer has, so that no peer's lag hides what was done already. */
  async #heightToReach(peer: PeerConnection): Promise<number> {
    const { peers, reader } = this.#parts;
    const asked = this.#hasCaughtUp ? [peer] : [peer, ...peers.all.filter((each) => each !== peer)];
    const heights = await Promise.allSettled(asked.map((each) => reader.height(each)));
    const [own] = heights;
    if (own?.status === 'rejected') throw own.reason;
    return Math.max(...heights.map((each) => (each.status === 'fulfilled' ? each.value : -1)));
  }

  #markCaughtUp(): void {
    this.#hasCaughtUp = true;
    this.#caughtUp.resolve(undefined);
    this.#firstRound.resolve(undefined);
  }

  #isSilent(): boolean {
    if (performance.now() - this.#lastNewsAt < SILENCE_MS) return false;
    return this.#parts.submissions.count > 0;
  }
}

function positionAfter(blocks: readonly FabricBlock[]): ChainEnd | undefined {
  const last = blocks.at(-1);
  return last && { height: last.block.height, hash: last.hash };
}

/** With jitter, so that gateways that lost one peer do not all come back at once. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms / 2 + (Math.random() * ms) / 2, undefined, { signal });
  } catch {
    // Stopped while waiting.
  }
}

/** Asked anew: the compiler takes a signal that was not aborted for one that never will be. */
function isAborted({ aborted }: AbortSignal): boolean {
  return aborted;
}
