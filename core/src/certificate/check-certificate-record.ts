import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import { parseCertificateIdentifier } from '../identifier/certificate-identifier.js';
import type { CertificateType } from '../registry/registry-state.js';
import { DAY_MS } from '../schema/time.js';
import type { CertificateRecord } from './certificate-commands.js';

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
  checkValidity(record, type);
  return { version: identifier.version };
}

function checkValidity(
  { validFrom, validUntil }: CertificateRecord,
  { maxValidityDays }: CertificateType,
): void {
  if (validUntil === null) {
    if (maxValidityDays === null) return;
    throw new CodedError('VALIDITY_INVALID', 'certificates of this type have an end');
  }
  if (validUntil <= validFrom) throw new CodedError('VALIDITY_INVALID', 'the end is not after the beginning');
  if (maxValidityDays !== null && validUntil - validFrom > maxValidityDays * DAY_MS)
    throw new CodedError('VALIDITY_INVALID', `longer than ${String(maxValidityDays)} days`);
}
