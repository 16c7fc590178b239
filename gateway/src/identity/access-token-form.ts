import { decodeBase64url } from '@sealtrail/core';
import { z } from 'zod';
import { tokenInvalid } from './token-refusal.js';

/** The longest access token that is looked at. */
const TOKEN_BYTES_MAX = 8_192;

/** Base64url in its only spelling: no padding, no spaces, and zero in the bits beyond the last byte. */
const PART = '(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]|[A-Za-z0-9_-][AQgw])?';
const COMPACT_FORM = new RegExp(`^${PART}\\.${PART}\\.${PART}$`);

/** Where a token brings its own key or asks for rules of its own; none of it is ever honoured (RFC 8725 §3.10). */
const REFUSED_MEMBERS = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip'] as const;

const Header = z.looseObject({
  alg: z.string(),
  typ: z.enum(['at+jwt', 'application/at+jwt']),
  kid: z.string().min(1).max(128),
});

/**
 * Requires the compact form in strict base64url, so that one token has one spelling and may be hashed.
 * Says nothing about its content. Fails with TOKEN_INVALID.
 */
export function requireCompactForm(token: string): void {
  if (token.length > TOKEN_BYTES_MAX) throw tokenInvalid('longer than 8 KiB');
  if (!COMPACT_FORM.test(token)) throw tokenInvalid('not a JWS in compact form');
}

/**
 * Requires the protected header of an RFC 9068 access token that is signed with `algorithm` and names its key by
 * a `kid` of at most 128 characters. Fails with TOKEN_INVALID.
 */
export function requireAccessTokenHeader(token: string, algorithm: string): void {
  const header = Header.safeParse(readJson(token.slice(0, token.indexOf('.'))));
  if (!header.success) throw tokenInvalid(`header ${header.error.issues[0]?.path.join('.') ?? ''}`.trimEnd());
  if (header.data.alg !== algorithm) throw tokenInvalid('header alg');
  for (const member of REFUSED_MEMBERS) {
    if (Object.hasOwn(header.data, member)) throw tokenInvalid(`header ${member}`);
  }
}

function readJson(part: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(decodeBase64url(part)));
  } catch (cause) {
    throw tokenInvalid('its header is not JSON', cause);
  }
}
