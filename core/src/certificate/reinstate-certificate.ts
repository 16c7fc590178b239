import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { ReinstateCertificate } from './certificate-commands.js';
import { loadOwnCertificate, type OwnCertificate, requireOwnCertificate } from './own-certificate.js';

/** 暂扣发还, by the issuer. Refuses with the codes of `requireOwnCertificate`, or CERTIFICATE_NOT_SUSPENDED. */
export const reinstateCertificate: Rule<ReinstateCertificate, OwnCertificate> = {
  type: 'certificate.reinstate',
  schema: ReinstateCertificate,
  load: loadOwnCertificate,
  decide(state, command, context) {
    const { identifier } = command;
    const { status, issuer, subjectId } = requireOwnCertificate(state, identifier, context);
    if (status !== 'suspended') throw new CodedError('CERTIFICATE_NOT_SUSPENDED', identifier);
    return [
      {
        type: 'CertificateReinstated',
        ...stampEvent(command, context),
        ...commandBody(command),
        issuer,
        subjectId,
      },
    ];
  },
};
