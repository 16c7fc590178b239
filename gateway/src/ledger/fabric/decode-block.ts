import { CHAINCODE_EVENT, readPayload } from '@sealtrail/chaincode';
import { common, peer as protocol } from '@hyperledger/fabric-protos';
import type { Block, LedgerTransaction } from '../ledger.js';
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
  readonly recorded: LedgerTransaction | undefined;
  /** The function that was called and its argument. Reads the transaction again at each call. */
  invocation(): readonly string[];
}

export interface BlockDecoder {
  readonly chaincode: string;
  readonly actors: CreatorActors;
}

/**
 * Reads a block as a peer delivers it. Its time is the newest time that a transaction of it claims, so that
 * it follows from the block alone and is the same at every gateway. Fails with an Error for what is no block.
 */
export function decodeBlock(raw: common.Block, decoder: BlockDecoder): FabricBlock {
  const header = raw.getHeader();
  if (header === undefined) throw new Error('a block without a header');
  const height = header.getNumber();
  const previousHash = header.getPreviousHash_asU8();
  const flags = flagsOf(raw);
  const transactions: FabricTransaction[] = [];
  const recorded: LedgerTransaction[] = [];
  let time = 0;
  for (const [place, bytes] of (raw.getData()?.getDataList_asU8() ?? []).entries()) {
    const decoded = decodeTransaction(bytes);
    time = Math.max(time, decoded.time);
    if (decoded.action === undefined) continue;
    const validity = flags[place] ?? protocol.TxValidationCode.NOT_VALIDATED;
    const own = validity === protocol.TxValidationCode.VALID ? recordedOf(decoded, decoder) : undefined;
    if (own !== undefined) recorded.push(own);
    transactions.push({ id: decoded.id, validity, recorded: own, invocation: () => decoded.invocation() });
  }
  return {
    block: { height, time, transactions: recorded },
    hash: blockHeaderHash({ height, previousHash, dataHash: header.getDataHash_asU8() }),
    previousHash: Buffer.from(previousHash).toString('hex'),
    transactions,
  };
}

/** One byte for each transaction, written by the peer that validated them. */
function flagsOf(raw: common.Block): Uint8Array {
  const metadata = raw.getMetadata()?.getMetadataList_asU8() ?? [];
  return metadata[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? new Uint8Array();
}

function recordedOf(
  { id, time, creator, action }: DecodedTransaction,
  { chaincode, actors }: BlockDecoder,
): LedgerTransaction | undefined {
  const bytes = action?.getEvents_asU8() ?? new Uint8Array();
  if (bytes.length === 0) return undefined;
  const event = protocol.ChaincodeEvent.deserializeBinary(bytes);
  if (event.getChaincodeId() !== chaincode || event.getEventName() !== CHAINCODE_EVENT) return undefined;
  const payload = Buffer.from(event.getPayload_asU8()).toString('utf8');
  // What cannot be read is handed on as it is: whoever reads events passes over those that it does not know.
  return { id, time, actor: actors.actorOf(creator), events: readPayload(payload) ?? [payload] };
}
