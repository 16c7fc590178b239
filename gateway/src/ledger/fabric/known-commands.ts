import type { DomainEvent } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { reusedId, type Candidate } from '../candidate.js';
import type { LedgerAnswer } from '../ledger.js';
import type { BlockReader } from './block-reader.js';
import type { ChainFollower } from './chain-follower.js';
import type { FabricBlock } from './decode-block.js';
import { unavailable, type FabricPeers } from './fabric-peers.js';
import type { Outbox } from './outbox.js';

/** Blocks fetched for repeats that came late; a client repeats a whole batch, and its commands share blocks. */
const OLDER_BLOCKS_MAX = 8;

export interface KnownCommandsParts {
  readonly outbox: Outbox;
  readonly follower: ChainFollower;
  readonly reader: BlockReader;
  readonly peers: FabricPeers;
}

/** The answers that commands were given, from the outbox and the blocks. */
export class KnownCommands {
  readonly #parts: KnownCommandsParts;
  readonly #older = new Map<number, Promise<FabricBlock>>();

  constructor(parts: KnownCommandsParts) {
    this.#parts = parts;
  }

  /**
   * The answer to a command that a block has from this agency; `undefined` for one that none has. Fails with
   * LEDGER_UNAVAILABLE where the block must be fetched and no peer gives it.
   */
  find(agency: string, candidate: Candidate): Promise<LedgerAnswer> | undefined {
    const entry = this.#parts.outbox.command(agency, candidate.id);
    if (entry === undefined) return undefined;
    if (!candidate.digest.equals(entry.digest)) return Promise.resolve(reusedId(candidate.id));
    return this.#fromBlock(agency, candidate.id, entry.height);
  }

  async #fromBlock(agency: string, commandId: string, height: number): Promise<LedgerAnswer> {
    const { block } = this.#parts.follower.recent.at(height) ?? (await this.#olderBlock(height));
    for (const { id: transactionId, actor, events: all } of block.transactions) {
      if (actor.agency !== agency) continue;
      const events = (all as readonly DomainEvent[]).filter((event) => event.commandId === commandId);
      if (events.length === 0) continue;
      const receipt = { commandId, transactionId, block: height, committedAt: block.time };
      return { status: 'repeated', receipt, events };
    }
    // Executing it again could do it twice.
    throw new ServiceError('STORAGE_DAMAGED', `block ${String(height)} lacks a command that it should hold`);
  }

  #olderBlock(height: number): Promise<FabricBlock> {
    const known = this.#older.get(height);
    if (known !== undefined) return known;
    const fetched = this.#fetch(height);
    this.#older.set(height, fetched);
    const [oldest] = this.#older.keys();
    if (this.#older.size > OLDER_BLOCKS_MAX && oldest !== undefined) this.#older.delete(oldest);
    // A failure must not be remembered.
    fetched.catch(() => this.#older.delete(height));
    return fetched;
  }

  async #fetch(height: number): Promise<FabricBlock> {
    const { peers, reader } = this.#parts;
    let last: unknown;
    for (const peer of peers.inOrder()) {
      try {
        return await reader.block(peer, height);
      } catch (error) {
        last = error;
        peer.rest();
      }
    }
    throw unavailable('the block that holds the first answer cannot be read now', last);
  }
}
