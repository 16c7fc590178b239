import { hash, sign, verify, type KeyObject } from 'node:crypto';

/** The hash that the first block names as its predecessor's. */
export const GENESIS_HASH = '0'.repeat(64);

/** A block as it lies in the ledger file. Hashes are SHA-256 in lower-case hexadecimal. */
export interface StoredBlock {
  readonly height: number;
  readonly time: number;
  readonly previousHash: string;
  /** Canonical JSON of the block's transactions. */
  readonly body: string;
  readonly hash: string;
  /** Ed25519 (RFC 8032) over the 32 bytes of `hash`. */
  readonly signature: Uint8Array;
}

/** The hash covers everything a block says: its place, its time, its predecessor and its transactions. */
function blockHash(block: Pick<StoredBlock, 'height' | 'time' | 'previousHash' | 'body'>): string {
  const bodyHash = hash('sha256', block.body);
  const header = `sealtrail-block/1\n${String(block.height)}\n${String(block.time)}\n${block.previousHash}\n${bodyHash}\n`;
  return hash('sha256', header);
}

export function sealBlock(
  block: Pick<StoredBlock, 'height' | 'time' | 'previousHash' | 'body'>,
  privateKey: KeyObject,
): StoredBlock {
  const own = blockHash(block);
  return { ...block, hash: own, signature: sign(null, Buffer.from(own, 'hex'), privateKey) };
}

/** What is wrong with a block that should follow `previousHash` at `height`; `undefined` where nothing is. */
export function findBlockFault(
  block: StoredBlock,
  expected: { readonly height: number; readonly previousHash: string },
  publicKey: KeyObject,
): string | undefined {
  if (block.height !== expected.height)
    return `height ${String(block.height)} stands where ${String(expected.height)} should`;
  if (block.previousHash !== expected.previousHash) return 'it does not name the hash of the block before it';
  if (blockHash(block) !== block.hash) return 'its content does not match its hash';
  if (!verify(null, Buffer.from(block.hash, 'hex'), publicKey, block.signature)) {
    return "its signature is not the ledger's";
  }
  return undefined;
}
