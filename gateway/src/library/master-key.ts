import { createSecretKey, type KeyObject } from 'node:crypto';

const MASTER_KEY_BYTES = 32;

/** The library's master key from its secret file's bytes. Another length is a mistake of ours: TypeError. */
export function masterKeyOf(bytes: Uint8Array): KeyObject {
  if (bytes.length !== MASTER_KEY_BYTES) throw new TypeError('the library master key has 32 bytes');
  return createSecretKey(bytes);
}
