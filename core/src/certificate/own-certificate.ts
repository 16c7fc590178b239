import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import type { ReadState } from '../contract/states.js';
import type { Agency } from '../registry/registry-state.js';
import type { Certificate } from './certificate-state.js';
import { requireActingAgency } from '../registry/require-acting-agency.js';
import { requireLivingCertificate } from './require-living-certificate.js';

/** What an issuer's act on a certificate must look up. */
export interface OwnCertificate {
  readonly agency: Agency | undefined;
  readonly certificate: Certificate | undefined;
}

export async function loadOwnCertificate(
  command: { readonly identifier: string },
  read: ReadState,
  context: Context,
): Promise<OwnCertificate> {
  return {
    agency: await read('agency', context.actor.agency),
    certificate: await read('certificate', command.identifier),
  };
}

/**
 * A living certificate that the signer issued. Another agency's is refused before its status is told.
 * Fails with what `requireActingAgency` and `requireLivingCertificate` fail with, or CERTIFICATE_OTHER_ISSUER.
 */
export function requireOwnCertificate(
  state: OwnCertificate,
  identifier: string,
  context: Context,
): Certificate {
  requireActingAgency(state.agency, context);
  const { certificate } = state;
  if (certificate !== undefined && certificate.issuer !== context.actor.agency)
    throw new CodedError('CERTIFICATE_OTHER_ISSUER', identifier);
  return requireLivingCertificate(certificate, identifier);
}
