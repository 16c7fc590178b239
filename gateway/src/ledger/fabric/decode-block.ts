import { CHAINCODE_EVENT } from '@sealtrail/chaincode';
import type { Actor } from '@sealtrail/core';
import { common, peer as protocol } from '@hyperledger/fabric-protos';
import { ServiceError } from '../../service-error.js';
import type { Block, LedgerTransaction } from '../ledger.js';
import { announcedEvents, writeBlockBody, type Announced } from '../written-block.js';
import { blockHeaderHash } from './block-header-hash.js';
import type { CreatorActors } from './creator-actors.js';
import { decodeTransaction, type DecodedTransaction } from './decode-transaction.js';

/** A block of the channel, read once for everybody who needs it. */
export interface FabricBlock {
  /** As the ledger port hands it out: the valid transactions of our contract. */
  readonly block: Block;
  /** The hash of its header, which the next block names. Lower-case hexadecimal. */
  readonly hash: string;
  readonly previousHash: string;
  /** Every transaction of any contract, valid or not. */
  readonly transactions: readonly FabricTransaction[];
}

export interface FabricTransaction {
  readonly id: string;
  /** `TxValidationCode`: 0 is valid. */
  readonly validity: number;
  /** What it did on our contract; none where it is not valid or not ours. */
  readonly recorded: RecordedTransaction | undefined;
  /** The function that was called and its argument. Reads the transaction again at each call. */
  invocation(): readonly string[];
  /** As it was ordered. */
  envelope(): Uint8Array;
}

/** What a transaction did on our contract; its events are read when they are first asked for. */
class RecordedTransaction implements LedgerTransaction, Announced {
  readonly id: string;
  readonly time: number;
  readonly actor: Actor;
  readonly payload: string;
  #events: readonly unknown[] | undefined;

  constructor({ id, time, actor, payload }: Announced) {
    this.id = id;
    this.time = time;
    this.actor = actor;
    this.payload = payload;
  }

  get events(): readonly unknown[] {
    return (this.#events ??= announcedEvents(this.payload));
  }
}

class RecordedBlock implements Block {
  readonly height: number;
  readonly time: number;
  readonly transactions: readonly RecordedTransaction[];

  constructor(height: number, time: number, transactions: readonly RecordedTransaction[]) {
    this.height = height;
    this.time = time;
    this.transactions = transactions;
  }

  get body(): string {
    return writeBlockBody(this.transactions);
  }
}

export interface BlockDecoder {
  readonly chaincode: string;
  readonly actors: CreatorActors;
}

/**
 * Reads a block as a peer delivers it. Its time is the newest time that a valid transaction of it claims, one of
 * our contract where there is one, so that it follows from the block alone and is the same at every gateway. What
 * the peers found invalid may be anything, such as what a member has sent to the orderers past every peer: it
 * counts for nothing. Fails with STORAGE_DAMAGED for what is no block, and where a transaction cannot be read that
 * the peer has marked as valid: nobody may pass over what is on the ledger.
 */
export function decodeBlock(raw: common.Block, decoder: BlockDecoder): FabricBlock {
  const header = raw.getHeader();
  if (header === undefined) throw damaged('a block has no header');
  const height = header.getNumber();
  const previousHash = header.getPreviousHash_asU8();
  const read = readTransactions(raw, height, decoder);
  const transactions = read.flatMap(({ transaction }) => transaction ?? []);
  const recorded = transactions.flatMap((transaction) => transaction.recorded ?? []);
  return {
    block: new RecordedBlock(height, timeOf(read), recorded),
    hash: blockHeaderHash({ height, previousHash, dataHash: header.getDataHash_asU8() }),
    previousHash: Buffer.from(previousHash).toString('hex'),
    transactions,
  };
}

interface ReadTransaction {
  /** What it claims. */
  readonly time: number;
  readonly isValid: boolean;
  /** None for what calls no contract. */
  readonly transaction: FabricTransaction | undefined;
}

function readTransactions(raw: common.Block, height: number, decoder: BlockDecoder): ReadTransaction[] {
  const flags = flagsOf(raw);
  return (raw.getData()?.getDataList_asU8() ?? []).flatMap((bytes, place) => {
    try {
      return readTransaction(bytes, flags[place] ?? protocol.TxValidationCode.NOT_VALIDATED, decoder);
    } catch (cause) {
      throw damaged(
        `transaction ${String(place)} of block ${String(height)} is marked as valid and cannot be read`,
        cause,
      );
    }
  });
}

function damaged(detail: string, cause?: unknown): ServiceError {
  return new ServiceError('STORAGE_DAMAGED', detail, { cause });
}

/** Nothing for what is not valid and cannot be read. */
function readTransaction(bytes: Uint8Array, validity: number, decoder: BlockDecoder): ReadTransaction | [] {
  const isValid = validity === protocol.TxValidationCode.VALID;
  const decoded = isValid ? decodeTransaction(bytes) : readableOf(bytes);
  if (decoded === undefined) return [];
  const { id, time, action } = decoded;
  const recorded = isValid ? recordedOf(decoded, decoder) : undefined;
  const transaction = {
    id,
    validity,
    recorded,
    invocation: () => decoded.invocation(),
    envelope: () => bytes,
  };
  return { time, isValid, transaction: action && transaction };
}

function timeOf(read: readonly ReadTransaction[]): number {
  const valid = read.filter(({ isValid }) => isValid);
  const own = valid.filter(({ transaction }) => transaction?.recorded !== undefined);
  return Math.max(0, ...(own.length > 0 ? own : valid).map(({ time }) => time));
}

/** A transaction that is not valid, where its bytes are one at all. */
function readableOf(envelope: Uint8Array): DecodedTransaction | undefined {
  try {
    return decodeTransaction(envelope);
  } catch {
    return undefined;
  }
}

/** One byte for each transaction, written by the peer that validated them. */
function flagsOf(raw: common.Block): Uint8Array {
  const metadata = raw.getMetadata()?.getMetadataList_asU8() ?? [];
  return metadata[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? new Uint8Array();
}

function recordedOf(
  { id, time, creator, action }: DecodedTransaction,
  { chaincode, actors }: BlockDecoder,
): RecordedTransaction | undefined {
  const bytes = action?.getEvents_asU8() ?? new Uint8Array();
  if (bytes.length === 0) return undefined;
  const event = protocol.ChaincodeEvent.deserializeBinary(bytes);
  if (event.getChaincodeId() !== chaincode || event.getEventName() !== CHAINCODE_EVENT) return undefined;
  const payload = Buffer.from(event.getPayload_asU8()).toString('utf8');
  return new RecordedTransaction({ id, time, actor: actors.actorOf(creator), payload });
}
