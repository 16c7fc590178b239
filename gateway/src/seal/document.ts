import { randomBytes } from 'node:crypto';
import {
  canonicalizeJson,
  CertificateDocument,
  CodedError,
  formatUtcTimestamp,
  MAX_DOCUMENT_BYTES,
  type DocumentHeader,
} from '@sealtrail/core';
import { documentDigest } from './document-digest.js';
import { maskNumber } from './mask-number.js';
import type { SealKeys } from './seal-keys.js';

const SALT_BYTES = 16;

/** What a certificate is to say. Times in milliseconds since the epoch; validity is `[validFrom, validUntil)`. */
export interface DocumentContent {
  readonly identifier: string;
  readonly type: { readonly code: string; readonly version: number };
  readonly issuer: { readonly creditCode: string; readonly name: string };
  /** `number` is the full number of the identity document; the certificate shows it masked. */
  readonly holder: { readonly name: string; readonly idType: string; readonly number: string };
  readonly claims: Readonly<Record<string, unknown>>;
  readonly issuedAt: number;
  readonly validFrom: number;
  /** Null: no end. */
  readonly validUntil: number | null;
  readonly version: number;
}

export interface SealedDocument {
  /** Compact JWS. */
  readonly document: string;
  /** SHA-256 of the document's exact bytes, base64url: what the ledger keeps. */
  readonly digest: string;
}

/**
 * Makes the e-certificate: content and fresh salt as canonical JSON, sealed with the agency's key. Two calls with
 * the same content give two documents; who must give the same one again keeps it (see the library).
 * Fails with INPUT_INVALID where the content does not fit the form of a document, and as `SealKeys.sign` does.
 */
export async function sealDocument(
  seals: SealKeys,
  keyId: string,
  content: DocumentContent,
): Promise<SealedDocument> {
  const header: DocumentHeader = { alg: 'ES256', kid: keyId, typ: 'sealtrail-certificate+jws' };
  const signingInput = `${encodePart(header)}.${encodePart(payloadOf(content))}`;
  const signature = await seals.sign(keyId, Buffer.from(signingInput, 'ascii'));
  const document = `${signingInput}.${Buffer.from(signature).toString('base64url')}`;
  if (document.length > MAX_DOCUMENT_BYTES) throw new CodedError('INPUT_INVALID', 'the claims are too large');
  return { document, digest: documentDigest(document) };
}

function payloadOf(content: DocumentContent): CertificateDocument {
  const { holder, issuedAt, validFrom, validUntil, ...rest } = content;
  const parsed = CertificateDocument.safeParse({
    ...rest,
    holder: { name: holder.name, idType: holder.idType, maskedNumber: maskNumber(holder.number) },
    issuedAt: formatUtcTimestamp(issuedAt),
    validFrom: formatUtcTimestamp(validFrom),
    ...(validUntil === null ? {} : { validUntil: formatUtcTimestamp(validUntil) }),
    salt: randomBytes(SALT_BYTES).toString('base64url'),
  });
  // Zod drops a member of this name from a record without a word; a claim is sealed or refused.
  if (parsed.success && !Object.hasOwn(content.claims, '__proto__')) return parsed.data;
  const member = String(parsed.error?.issues[0]?.path[0] ?? 'claims');
  throw new CodedError('INPUT_INVALID', `the content of a certificate does not fit at /${member}`);
}

function encodePart(part: DocumentHeader | CertificateDocument): string {
  try {
    return Buffer.from(canonicalizeJson(part), 'utf8').toString('base64url');
  } catch (cause) {
    // Such as 1e400, which JSON may write and which reads as no finite number.
    throw new CodedError('INPUT_INVALID', 'the claims have no canonical form', { cause });
  }
}
