import { encodeBase64url } from '../base64url.js';
import { canonicalJson } from '../canonical-json.js';
import type { RuleCrypto } from '../contract/context.js';
import type { PublicJwk } from './public-jwk.js';

/**
 * The id of a key: its RFC 7638 thumbprint with SHA-256, base64url. The required members in the order of their
 * names, without spaces, are the canonical JSON of a key that has no other members (RFC 7638 §3, RFC 8037 §2).
 */
export function jwkThumbprint(key: PublicJwk, crypto: Pick<RuleCrypto, 'sha256'>): string {
  return encodeBase64url(crypto.sha256(new TextEncoder().encode(canonicalJson(key))));
}
