import { decodeBase64url, encodeBase64url } from '../base64url.js';
import { canonicalJson } from '../canonical-json.js';
import { CodedError } from '../coded-error.js';
import { EVIDENCE_JWS_TYPE } from './evidence.js';
import type { CommandSignatureHeader } from './command-signature-header.js';

/** A command as it is before its signature is there, or after: `evidence.jws` is no part of what is signed. */
export interface SignableCommand {
  readonly evidence: { readonly by: string; readonly jws?: string | undefined };
}

/** What the signer says besides the command; see {@link CommandSignatureHeader}. */
export type CommandSignatureClaims = Omit<CommandSignatureHeader, 'alg' | 'typ'>;

export interface CommandSigningInput {
  /** The protected header, base64url: the first part of the JWS. */
  readonly protectedHeader: string;
  /** What ES256 is computed over (RFC 7515 §5.1): protected header, dot, payload, each base64url. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The bytes a citizen's key signs to give `command`. Wallets and the ledger both take them from here, so they
 * cannot differ. The payload is the canonical command, and leaves out nothing but `evidence.jws`.
 */
export function commandSigningInput(
  command: SignableCommand,
  claims: CommandSignatureClaims,
): CommandSigningInput {
  const utf8 = new TextEncoder();
  const { aud, iat, kid } = claims;
  const header: CommandSignatureHeader = { alg: 'ES256', aud, iat, kid, typ: EVIDENCE_JWS_TYPE };
  const evidence: { by: string; jws?: string | undefined } = { ...command.evidence };
  delete evidence.jws;
  const protectedHeader = encodeBase64url(utf8.encode(canonicalJson(header)));
  const payload = encodeBase64url(utf8.encode(canonicalJson({ ...command, evidence })));
  return { protectedHeader, bytes: utf8.encode(`${protectedHeader}.${payload}`) };
}

/** Joins a header and a signature (r‖s, 64 bytes) to the value of `evidence.jws` (RFC 7515 appendix F). */
export function detachedJws(protectedHeader: string, signature: Uint8Array): string {
  return `${protectedHeader}..${encodeBase64url(signature)}`;
}

/** The two parts of a detached JWS; INPUT_INVALID where they are not two, or one is not strict base64url. */
export function splitDetachedJws(jws: string): { header: Uint8Array; signature: Uint8Array } {
  const [header = '', payload, signature = '', ...more] = jws.split('.', 4);
  if (payload !== '' || more.length > 0) throw new CodedError('INPUT_INVALID', 'not a detached JWS');
  return { header: decodeBase64url(header), signature: decodeBase64url(signature) };
}
