import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import { parseCertificateIdentifier } from '../identifier/certificate-identifier.js';
import type { CertificateType } from '../registry/registry-state.js';
import type { CertificateRecord } from './certificate-commands.js';
import { validityFault } from './validity-fault.js';

/**
 * Whether a certificate's own members fit its type and its issuer, the signer. Says nothing of the version; gives
 * it back. Fails with IDENTIFIER_INVALID, CERTIFICATE_OTHER_ISSUER or VALIDITY_INVALID.
 */
export function checkCertificateRecord(
  record: CertificateRecord,
  type: CertificateType,
  context: Context,
): { readonly version: number } {
  const identifier = parseCertificateIdentifier(record.identifier, { mode: 'strict' });
  if (identifier.type !== type.nationalCode)
    throw new CodedError('IDENTIFIER_INVALID', `the type part is not that of ${record.certificateType}`);
  if (identifier.agency !== context.actor.agency)
    throw new CodedError('CERTIFICATE_OTHER_ISSUER', 'the identifier names another agency');
  const fault = validityFault(record, type);
  if (fault !== undefined) throw new CodedError('VALIDITY_INVALID', fault);
  return { version: identifier.version };
}
