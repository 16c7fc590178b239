import { hash } from 'node:crypto';
import { jwkThumbprint, type EcPublicJwk } from '@sealtrail/core';

/** The id of a seal key, here and on the ledger: the RFC 7638 thumbprint of its public half. */
export function sealKeyId(publicJwk: EcPublicJwk): string {
  return jwkThumbprint(publicJwk, { sha256: (bytes) => hash('sha256', bytes, 'buffer') });
}
