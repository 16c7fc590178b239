import { parseBatch } from '@sealtrail/chaincode';
import { common, gateway, peer as protocol } from '@hyperledger/fabric-protos';
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
  /** The transactions among those of the block that are what was sent under their ids. */
  readonly own: ReadonlySet<FabricTransaction>;
}

/** What the outbox keeps of a block. */
export function blockRecord(fabricBlock: FabricBlock, { covers, submissions, own }: RecordedBy): BlockRecord {
  const { block, hash, transactions } = fabricBlock;
  const commands: (CommandDigest & { readonly agency: string })[] = [];
  const settled: string[] = [];
  for (const transaction of transactions) {
    const pending = own.has(transaction) ? submissions.get(transaction.id) : undefined;
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

/**
 * Marks of envelopes of which the peers did not find that the creator signed them, or that the id is theirs, or that
 * they are the first with it. Any member can have such an envelope ordered, under an id that it has seen on its way.
 */
const ANOTHERS: ReadonlySet<number> = new Set([
  protocol.TxValidationCode.NIL_ENVELOPE,
  protocol.TxValidationCode.BAD_PAYLOAD,
  protocol.TxValidationCode.BAD_COMMON_HEADER,
  protocol.TxValidationCode.BAD_CREATOR_SIGNATURE,
  protocol.TxValidationCode.UNSUPPORTED_TX_PAYLOAD,
  protocol.TxValidationCode.BAD_PROPOSAL_TXID,
  protocol.TxValidationCode.DUPLICATE_TXID,
]);

/**
 * Whether what became of this envelope is what became of the transaction whose id it bears. One of which the peers say
 * too little is that transaction where it is, to the byte, what was sent (a prepared transaction of the gateway's
 * protocol): an identity can be revoked on the way.
 */
export function isItself(
  { validity, envelope }: Pick<FabricTransaction, 'validity' | 'envelope'>,
  sent: () => Uint8Array | undefined,
): boolean {
  if (!ANOTHERS.has(validity)) return true;
  if (validity === protocol.TxValidationCode.DUPLICATE_TXID) return false;
  const bytes = sent();
  return bytes !== undefined && isSameEnvelope(bytes, envelope());
}

function isSameEnvelope(prepared: Uint8Array, bytes: Uint8Array): boolean {
  const ours = gateway.PreparedTransaction.deserializeBinary(prepared).getEnvelope();
  const theirs = common.Envelope.deserializeBinary(bytes);
  return (
    ours !== undefined &&
    Buffer.compare(ours.getPayload_asU8(), theirs.getPayload_asU8()) === 0 &&
    Buffer.compare(ours.getSignature_asU8(), theirs.getSignature_asU8()) === 0
  );
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
