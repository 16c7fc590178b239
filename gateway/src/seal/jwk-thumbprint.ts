import { createHash } from 'node:crypto';
import { canonicalJson, type EcPublicJwk } from '@sealtrail/core';

/** RFC 7638: SHA-256 over the required members in canonical order, base64url. The id of a seal key. */
export function jwkThumbprint({ crv, kty, x, y }: EcPublicJwk): string {
  return createHash('sha256').update(canonicalJson({ crv, kty, x, y })).digest('base64url');
}
