import { createHash } from 'node:crypto';

export interface BlockHeader {
  readonly height: number;
  readonly previousHash: Uint8Array;
  readonly dataHash: Uint8Array;
}

/** The hash that the next block names: SHA-256 over the header as an ASN.1 sequence, lower-case hexadecimal. */
export function blockHeaderHash({ height, previousHash, dataHash }: BlockHeader): string {
  const body = Buffer.concat([derNumber(height), derOctets(previousHash), derOctets(dataHash)]);
  return createHash('sha256').update(Uint8Array.of(0x30, body.length)).update(body).digest('hex');
}

/** All of a header is far below the 128 bytes from which DER writes lengths otherwise. */
function derOctets(bytes: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of(0x04, bytes.length), bytes]);
}

function derNumber(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  // A first bit of 1 would make it negative.
  const padded = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Uint8Array.of(0), bytes]);
  return Buffer.concat([Uint8Array.of(0x02, padded.length), padded]);
}
