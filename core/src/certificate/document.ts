import { z } from 'zod';
import { decodeBase64url } from '../base64url.js';
import { canonicalizeJson } from '../canonical-json.js';
import { CodedError } from '../coded-error.js';
import { Code, KeyId } from '../schema/text.js';
import { UtcTimestamp } from '../schema/utc-timestamp.js';

/** Largest document, in bytes of the compact JWS (which is ASCII, so bytes are characters). */
export const MAX_DOCUMENT_BYTES = 64 * 1024;

const SIGNATURE_BYTES = 64;

/** The protected header (RFC 7515 §4.1). Exactly these members: no `crit`, `jku`, `jwk` or `x5u` can be brought along. */
export const DocumentHeader = z.strictObject({
  alg: z.enum(['ES256', 'EdDSA']),
  /** The seal key: RFC 7638 thumbprint. The key itself is taken from the ledger, never from the document. */
  kid: KeyId,
  typ: z.literal('sealtrail-certificate+jws'),
});
export type DocumentHeader = z.infer<typeof DocumentHeader>;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const NameText = z.string().min(1).max(200);

/**
 * What an e-certificate says. Form only: the check character of the identifier, the type's own schema over the
 * claims, and everything that only the ledger knows are checks of their own.
 */
export const CertificateDocument = z.strictObject({
  /** GB/T 36904. */
  identifier: z.string().min(1).max(128),
  type: z.strictObject({ code: Code, version: z.int().min(1).max(999) }),
  issuer: z.strictObject({ creditCode: z.string().regex(/^[0-9A-Z]{18}$/), name: NameText }),
  holder: z.strictObject({
    name: NameText,
    idType: Code,
    /** Asterisks, then at most the last four characters. */
    maskedNumber: z.string().regex(/^\*{1,64}[^*]{0,4}$/),
  }),
  /** Checked by the schema of the type in the named version. */
  claims: z.record(z.string().min(1).max(64), z.unknown()),
  issuedAt: UtcTimestamp,
  validFrom: UtcTimestamp,
  /** Not valid from this instant on; without it the certificate has no end. */
  validUntil: UtcTimestamp.exactOptional(),
  /** Version of the certificate: the first is 1, each replacement counts on. */
  version: z.int().min(1).max(999),
  /** At least 128 random bits, so that the digest on the ledger cannot be guessed from the content. */
  salt: z.string().regex(/^[A-Za-z0-9_-]{22,86}$/),
});
export type CertificateDocument = z.infer<typeof CertificateDocument>;

/** A document taken apart. Nothing in it is proven yet: the signature is not checked. */
export interface ParsedDocument {
  readonly header: DocumentHeader;
  readonly payload: CertificateDocument;
  /** What the signature is over: header and payload as sent, with the dot between (RFC 7515 §5.2). */
  readonly signingInput: Uint8Array<ArrayBuffer>;
  /** R and S of ES256 (RFC 7518 §3.4), or an Ed25519 signature: 64 bytes either way. */
  readonly signature: Uint8Array<ArrayBuffer>;
  /** The exact bytes of the document; their SHA-256 is the digest on the ledger. */
  readonly digestInput: Uint8Array<ArrayBuffer>;
}

/**
 * Reads a document strictly: three parts of strict base64url, a header of exactly the known members, and header
 * and payload each the canonical JSON (RFC 8785) of itself, which leaves no room for a member written twice,
 * for white space or for a second spelling of a number. Anything else is INPUT_INVALID, without the content.
 */
export function parseDocument(text: string): ParsedDocument {
  if (text.length > MAX_DOCUMENT_BYTES) throw new CodedError('INPUT_INVALID', 'document too large');
  const parts = text.split('.', 4);
  const [headerText, payloadText, signatureText] = parts;
  if (
    parts.length !== 3 ||
    headerText === undefined ||
    payloadText === undefined ||
    signatureText === undefined
  )
    throw new CodedError('INPUT_INVALID', 'a document has three parts');
  const header = parseHeader(headerText);
  const payload = parsePart('payload', payloadText, CertificateDocument);
  const signature = decodeBase64url(signatureText);
  if (signature.length !== SIGNATURE_BYTES) throw new CodedError('INPUT_INVALID', 'signature length');
  const digestInput = new TextEncoder().encode(text);
  const signingInput = digestInput.subarray(0, headerText.length + 1 + payloadText.length);
  return { header, payload, signingInput, signature, digestInput };
}

/** Headers that were read, by their text: a seal key has one for all that it seals. */
const HEADERS_MAX = 1_000;
const headers = new Map<string, DocumentHeader>();

function parseHeader(encoded: string): DocumentHeader {
  const known = headers.get(encoded);
  if (known !== undefined) return known;
  const header = Object.freeze(parsePart('header', encoded, DocumentHeader));
  if (headers.size >= HEADERS_MAX) headers.clear();
  headers.set(encoded, header);
  return header;
}

function parsePart<T>(part: 'header' | 'payload', encoded: string, schema: z.ZodType<T>): T {
  const bytes = decodeBase64url(encoded);
  const text = attempt(`${part} is not UTF-8`, () => utf8.decode(bytes));
  const value = attempt(`${part} is not JSON`, (): unknown => JSON.parse(text));
  const result = schema.safeParse(value);
  if (!result.success) throw new CodedError('INPUT_INVALID', `${part}: ${refusedPlace(result.error)}`);
  // Of what the schema let through, not of what was sent: a member that it drops in silence is found as well.
  const canonical = attempt(`${part} has no canonical form`, () => canonicalizeJson(result.data));
  if (canonical !== text) throw new CodedError('INPUT_INVALID', `${part} is not canonical JSON`);
  return result.data;
}

function attempt<T>(refusal: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new CodedError('INPUT_INVALID', refusal, { cause });
  }
}

/** Where the schema found fault, without what stood there. Claims are only named as a whole: their names are not ours. */
function refusedPlace(error: z.ZodError): string {
  const path = error.issues[0]?.path ?? [];
  return `unexpected form at /${path[0] === 'claims' ? 'claims' : path.map(String).join('/')}`;
}
