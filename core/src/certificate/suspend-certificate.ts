import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { SuspendCertificate } from './certificate-commands.js';
import { loadOwnCertificate, type OwnCertificate, requireOwnCertificate } from './own-certificate.js';

/**
 * 暂扣, by the issuer. Refuses with the codes of `requireOwnCertificate`, CERTIFICATE_ALREADY_SUSPENDED, or
 * CERTIFICATE_NOT_VALID where the validity has ended and nothing is left to withhold.
 */
export const suspendCertificate: Rule<SuspendCertificate, OwnCertificate> = {
  type: 'certificate.suspend',
  schema: SuspendCertificate,
  load: loadOwnCertificate,
  decide(state, command, context) {
    const { identifier } = command;
    const certificate = requireOwnCertificate(state, identifier, context);
    if (certificate.status === 'suspended') throw new CodedError('CERTIFICATE_ALREADY_SUSPENDED', identifier);
    if (certificate.validUntil !== null && certificate.validUntil <= context.now)
      throw new CodedError('CERTIFICATE_NOT_VALID', 'the certificate has expired');
    const { issuer, subjectId } = certificate;
    return [
      {
        type: 'CertificateSuspended',
        ...stampEvent(command, context),
        ...commandBody(command),
        issuer,
        subjectId,
      },
    ];
  },
};
