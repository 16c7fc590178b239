import { createHmac, createSecretKey } from 'node:crypto';
import { join } from 'node:path';
import { normaliseIdDocument, type IdDocument } from '@sealtrail/core';
import { loadSecretFile } from './load-secret-file.js';

const SECRET_BYTES = 32;
const WHERE_LOST =
  'restore it from the backup, or, for a further gateway on a network, bring it from one that is there';

/**
 * The only way from a person to the ledger. Equal people have equal pseudonyms; without the secret a pseudonym
 * can neither be made nor guessed, which a plain hash of an 18-digit number could. Losing the secret cuts every
 * record off from its person; it is never changed.
 */
export interface Pseudonyms {
  /** HMAC-SHA-256 of the document's canonical form, base64url. Fails with IDENTIFIER_INVALID. */
  readonly subjectId: (document: IdDocument) => string;
  /**
   * HMAC-SHA-256 of the officer's realm, which is the issuer of a real provider, and `sub`, base64url; apart from all
   * documents by its first word.
   */
  readonly officerId: (realm: string, subject: string) => string;
}

/** `secret` is 32 random bytes. */
export function createPseudonyms(secret: Uint8Array): Pseudonyms {
  if (secret.length !== SECRET_BYTES) throw new TypeError('the secret is 32 bytes');
  // With plain bytes Node takes eight times as long.
  const key = createSecretKey(secret);
  const keyed = (text: string): string => createHmac('sha256', key).update(text, 'utf8').digest('base64url');
  return {
    subjectId: (document) => keyed(normaliseIdDocument(document)),
    // A realm is an address or a URN and holds no line break, so that no two officers give one text.
    officerId: (realm, subject) => keyed(`officer:${realm}\n${subject}`),
  };
}

/**
 * The pseudonyms of the installation in `dataDir`; makes `secrets/pseudonym.key` at the first start.
 * Fails with a SecretFileError where others than the owner may read it, or where it is lost, or another gateway of the
 * network has it: with another one every person would be somebody else, and nobody would be told.
 */
export async function loadPseudonyms(
  dataDir: string,
  { mayMake }: { readonly mayMake: boolean },
): Promise<Pseudonyms> {
  const path = join(dataDir, 'secrets', 'pseudonym.key');
  return createPseudonyms(
    await loadSecretFile(path, { bytes: SECRET_BYTES, mayMake, whereLost: WHERE_LOST }),
  );
}
