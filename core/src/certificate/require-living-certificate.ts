import { CodedError } from '../coded-error.js';
import type { Certificate } from './certificate-state.js';

/** A certificate that is valid or suspended. Fails with CERTIFICATE_NOT_FOUND, CERTIFICATE_REVOKED or CERTIFICATE_SUPERSEDED. */
export function requireLivingCertificate(
  certificate: Certificate | undefined,
  identifier: string,
): Certificate {
  if (certificate === undefined) throw new CodedError('CERTIFICATE_NOT_FOUND', identifier);
  if (certificate.status === 'revoked') throw new CodedError('CERTIFICATE_REVOKED', identifier);
  if (certificate.status === 'superseded') throw new CodedError('CERTIFICATE_SUPERSEDED', identifier);
  return certificate;
}
