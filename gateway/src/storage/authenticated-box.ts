import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a box is longer than its content, in bytes. */
export const BOX_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

/**
 * Encrypts by AES-256-GCM (NIST SP 800-38D) with a fresh random 96-bit nonce: nonce, ciphertext, 128-bit tag.
 * `boundTo` is not in the box but must be the same to open it, so that a box put in another's place stays shut.
 * One key may close 2^32 boxes (§8.3). `key` has 256 bits; a KeyObject, because Node takes three times as long for
 * a box whose key comes as plain bytes.
 */
export function closeBox(key: KeyObject, content: Uint8Array, boundTo: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(boundTo, 'utf8'));
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** The content, or `undefined` where key, `boundTo` or any byte of the box is not what it was closed with. */
export function openBox(key: KeyObject, box: Uint8Array, boundTo: string): Buffer | undefined {
  if (box.length < BOX_OVERHEAD_BYTES) return undefined;
  const tagAt = box.length - TAG_BYTES;
  const nonce = box.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(boundTo, 'utf8'));
  decipher.setAuthTag(box.subarray(tagAt));
  const content = decipher.update(box.subarray(NONCE_BYTES, tagAt));
  try {
    return Buffer.concat([content, decipher.final()]);
  } catch {
    return undefined;
  }
}
