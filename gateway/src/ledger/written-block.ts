import { payloadEvents, readPayload, type Payload } from '@sealtrail/chaincode';
import type { Actor } from '@sealtrail/core';
import { ServiceError } from '../service-error.js';
import type { Block, LedgerTransaction, WrittenBlock } from './ledger.js';

/** What is read of a transaction in a block's body; a ledger may keep more there. */
interface WrittenTransaction {
  readonly id: string;
  readonly time: number;
  readonly actor: Actor;
  /** The payload of the transaction's event, or the text of what should be one. */
  readonly event: Payload | string;
}

/** A transaction and what its contract has announced, unread. */
export interface Announced extends Pick<LedgerTransaction, 'id' | 'time' | 'actor'> {
  readonly payload: string;
}

/** The body of a block of which the ledger has none itself. */
export function writeBlockBody(transactions: readonly Announced[]): string {
  return JSON.stringify(
    transactions.map(({ id, time, actor, payload: event }): WrittenTransaction => ({
      id,
      time,
      actor,
      event,
    })),
  );
}

/** The transactions of a block. Fails with STORAGE_DAMAGED where its body is not what a ledger has written. */
export function transactionsIn({ height, body }: WrittenBlock): readonly LedgerTransaction[] {
  try {
    return (JSON.parse(body) as readonly WrittenTransaction[]).map(({ id, time, actor, event }) => {
      const events = typeof event === 'string' ? announcedEvents(event) : payloadEvents(event);
      return { id, time, actor, events };
    });
  } catch (cause) {
    throw new ServiceError('STORAGE_DAMAGED', `block ${String(height)} cannot be read`, { cause });
  }
}

/** What cannot be read is handed on as it is: whoever reads events passes over those that it does not know. */
export function announcedEvents(payload: string): readonly unknown[] {
  return readPayload(payload) ?? [payload];
}

/** The same block, to be read here when its transactions are asked for. */
export function readableBlock(written: WrittenBlock): Block {
  return new ReadableBlock(written);
}

/** A class, because V8 keeps what an object literal with an accessor holds until the old generation is collected. */
class ReadableBlock implements Block {
  readonly height: number;
  readonly time: number;
  readonly body: string;
  #transactions: readonly LedgerTransaction[] | undefined;

  constructor({ height, time, body }: WrittenBlock) {
    this.height = height;
    this.time = time;
    this.body = body;
  }

  get transactions(): readonly LedgerTransaction[] {
    return (this.#transactions ??= transactionsIn(this));
  }
}
