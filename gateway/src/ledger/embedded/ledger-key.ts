import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** DER of a PKCS #8 Ed25519 private key up to its 32 bytes (RFC 8410 §7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface LedgerKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The 32 bytes of the public key, base64url (RFC 8037 `x`). */
  readonly publicText: string;
}

/** The Ed25519 key with which the ledger signs its blocks, from its 32 secret bytes. */
export function ledgerKeyFrom(secret: Uint8Array): LedgerKey {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, secret]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const { x } = publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new TypeError('an Ed25519 key without x');
  return { privateKey, publicKey, publicText: x };
}
