import type { Payload } from '@sealtrail/chaincode';
import { canonicalJson, type Actor } from '@sealtrail/core';

/** What a block keeps of a transaction: enough to execute it again, and what came of it. */
export interface StoredTransaction {
  readonly id: string;
  readonly time: number;
  readonly actor: Actor;
  /** By place; null where the command was refused, of which the ledger keeps nothing. */
  readonly commands: readonly unknown[];
  /** The transaction's one event, which carries every domain event. */
  readonly event: Payload;
}

/** A transaction in canonical JSON, put together from parts that are canonical already. */
export function writeTransaction(parts: {
  readonly id: string;
  readonly time: number;
  readonly actor: Actor;
  /** Canonical JSON of each command, `null` for a refused one. */
  readonly commands: readonly string[];
  /** Canonical JSON of the event. */
  readonly event: string;
}): string {
  const { id, time, actor, commands, event } = parts;
  // The members in the order of RFC 8785 §3.2.3.
  return `{"actor":${canonicalJson(actor)},"commands":[${commands.join()}],"event":${event},"id":"${id}","time":${String(time)}}`;
}

export function writeBody(transactions: readonly string[]): string {
  return `[${transactions.join()}]`;
}

/** Trusts the text: it comes from the ledger's own file, under the block's hash. */
export function readBody(body: string): readonly StoredTransaction[] {
  return JSON.parse(body) as readonly StoredTransaction[];
}
