import { parseBatch } from '@sealtrail/chaincode';
import { peer as protocol } from '@hyperledger/fabric-protos';
import { candidateOf } from '../candidate.js';
import type { FabricBlock, FabricTransaction } from './decode-block.js';
import type { BlockRecord, CommandDigest } from './outbox.js';
import type { Submissions } from './submissions.js';

/** The contract's transaction that takes a list of commands; the others take members of one. */
const EXECUTE = 'execute';

export interface RecordedBy {
  /** Agencies whose commands are kept. */
  readonly covers: (agency: string) => boolean;
  readonly submissions: Submissions;
}

/** What the outbox keeps of a block. */
export function blockRecord(fabricBlock: FabricBlock, { covers, submissions }: RecordedBy): BlockRecord {
  const { block, hash, transactions } = fabricBlock;
  const commands: (CommandDigest & { readonly agency: string })[] = [];
  const settled: string[] = [];
  for (const transaction of transactions) {
    const pending = isFirst(transaction) ? submissions.get(transaction.id) : undefined;
    if (pending !== undefined) settled.push(transaction.id);
    const { recorded } = transaction;
    if (recorded === undefined || !covers(recorded.actor.agency)) continue;
    const { agency } = recorded.actor;
    const known = pending?.submission.commands ?? commandsOf(transaction);
    for (const command of succeeded(known, transaction)) commands.push({ ...command, agency });
  }
  const { height, time } = block;
  const transactionIds = block.transactions.map(({ id }) => id);
  return { position: { height, time, hash }, transactionIds, commands, settled };
}

/** A second envelope with the same id is marked so, and says nothing of the first. */
export function isFirst({ validity }: FabricTransaction): boolean {
  return validity !== protocol.TxValidationCode.DUPLICATE_TXID;
}

/** The commands that left events, each once. */
function succeeded(commands: readonly CommandDigest[], { recorded }: FabricTransaction): CommandDigest[] {
  const ids = new Set(recorded?.events.map((event) => (event as { readonly commandId?: unknown }).commandId));
  return commands.filter(({ id }) => ids.delete(id));
}

/** Read from the transaction's own arguments: it is another gateway's, or older than the outbox. */
function commandsOf(transaction: FabricTransaction): CommandDigest[] {
  const [name, list] = transaction.invocation();
  if (name !== EXECUTE || list === undefined) return idsOnly(transaction);
  return parseBatch(list).commands.flatMap((command) => candidateOf(command) ?? []);
}

/** From the command line; under such an id any command of the gateway's is another one. */
function idsOnly({ recorded }: FabricTransaction): CommandDigest[] {
  const events = (recorded?.events ?? []) as readonly { readonly commandId?: unknown }[];
  return events.flatMap(({ commandId: id }) =>
    typeof id === 'string' ? [{ id, digest: new Uint8Array() }] : [],
  );
}
