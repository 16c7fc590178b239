import { X509Certificate } from 'node:crypto';
import { NetworkError } from '../network-error.ts';
import type { Identity } from './identity-files.ts';

/** Fails with CERTIFICATE_EXPIRED, which names the identity and says what to do. */
export function requireUnexpired(identity: Identity, organisation: string, name: string): void {
  if (!isExpired(identity)) return;
  const { validTo } = new X509Certificate(identity.certificate);
  throw new NetworkError(
    'CERTIFICATE_EXPIRED',
    `the certificate of ${name} (${organisation}) expired on ${validTo}`,
    { remedy: 'Renew it: npm run network -- renew' },
  );
}

export function isExpired({ certificate }: Identity): boolean {
  return new X509Certificate(certificate).validToDate.getTime() <= Date.now();
}
