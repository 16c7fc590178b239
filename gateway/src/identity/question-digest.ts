import { createHmac, createSecretKey } from 'node:crypto';
import { canonicalJson } from '@sealtrail/core';

/**
 * Makes the digest of a question: HMAC-SHA-256 of its canonical JSON, base64url. Whoever holds the secret can show
 * later what was asked; without it not even a question that is guessed can be compared.
 */
export function createQuestionDigest(secret: Uint8Array): (question: object) => string {
  const key = createSecretKey(secret);
  return (question) => createHmac('sha256', key).update(canonicalJson(question)).digest('base64url');
}
