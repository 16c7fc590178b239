import { createHash, randomBytes } from 'node:crypto';

/** SHA-256, base64url, of a text and 128 bits of salt, as it stands for content that is not on the ledger. */
export function saltedHash(text: string): string {
  return createHash('sha256').update(randomBytes(16)).update(text).digest('base64url');
}
