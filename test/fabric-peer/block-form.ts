import { createHash } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';

/** As many as Fabric's blocks have: signatures, last configuration, flags, orderer, commit hash. */
const METADATA_SLOTS = 5;

/** A block as an orderer cuts it, without the flags that each peer adds. */
export function cutBlock(previous: common.Block | undefined, envelopes: readonly Uint8Array[]): common.Block {
  const header = new common.BlockHeader();
  header.setNumber((previous?.getHeader()?.getNumber() ?? -1) + 1);
  header.setPreviousHash(previous === undefined ? new Uint8Array() : hashOfBlock(previous));
  header.setDataHash(hashOf(...envelopes));
  const data = new common.BlockData();
  data.setDataList([...envelopes]);
  const metadata = new common.BlockMetadata();
  metadata.setMetadataList(Array.from({ length: METADATA_SLOTS }, () => new Uint8Array()));
  const block = new common.Block();
  block.setHeader(header);
  block.setData(data);
  block.setMetadata(metadata);
  return block;
}

export function blockNumber(block: common.Block): number {
  return block.getHeader()?.getNumber() ?? 0;
}

export function envelopesOf(block: common.Block): Uint8Array[] {
  return block.getData()?.getDataList_asU8() ?? [];
}

/** A copy of the block that says which of its transactions are valid. */
export function withFlags(block: common.Block, flags: readonly number[]): common.Block {
  const slots = [...(block.getMetadata()?.getMetadataList_asU8() ?? [])];
  slots[common.BlockMetadataIndex.TRANSACTIONS_FILTER] = Uint8Array.from(flags);
  const metadata = new common.BlockMetadata();
  metadata.setMetadataList(slots);
  const flagged = new common.Block();
  flagged.setHeader(block.getHeader());
  flagged.setData(block.getData());
  flagged.setMetadata(metadata);
  return flagged;
}

/** The hash that the next block names: SHA-256 of the header as ASN.1. */
export function hashOfBlock(block: common.Block): Buffer {
  const header = block.getHeader() ?? new common.BlockHeader();
  const members = [
    derInteger(header.getNumber()),
    derOctets(header.getPreviousHash_asU8()),
    derOctets(header.getDataHash_asU8()),
  ];
  return hashOf(der(0x30, Buffer.concat(members)));
}

function hashOf(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function derInteger(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  // A first bit of 1 would make it negative.
  return der(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]));
}

function derOctets(bytes: Uint8Array): Buffer {
  return der(0x04, bytes);
}

/** Everything in a header is shorter than 128 bytes. */
function der(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
}
