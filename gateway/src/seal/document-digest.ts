import { createHash } from 'node:crypto';

/** SHA-256, base64url, of the exact bytes of a document: what the ledger keeps of it. */
export function documentDigest(document: string): string {
  return createHash('sha256').update(document).digest('base64url');
}
