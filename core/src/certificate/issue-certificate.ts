import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { IssueCertificate } from './certificate-commands.js';
import type { Certificate } from './certificate-state.js';
import { checkCertificateRecord } from './check-certificate-record.js';
import { checkIssuing, type Issuing, loadIssuing } from './issuing.js';

export interface IssueCertificateState extends Issuing {
  readonly certificate: Certificate | undefined;
}

/** 新发: the first version of a certificate. Refuses with the codes of its checks, CERTIFICATE_VERSION_NOT_FIRST or CERTIFICATE_EXISTS. */
export const issueCertificate: Rule<IssueCertificate, IssueCertificateState> = {
  type: 'certificate.issue',
  schema: IssueCertificate,
  async load(command, read, context) {
    const issuing = await loadIssuing(command, read, context);
    return { ...issuing, certificate: await read('certificate', command.identifier) };
  },
  decide(state, command, context) {
    const type = checkIssuing(state, command, context);
    const { version } = checkCertificateRecord(command, type, context);
    if (version !== 1)
      throw new CodedError('CERTIFICATE_VERSION_NOT_FIRST', 'later versions replace an earlier one');
    if (state.certificate !== undefined) throw new CodedError('CERTIFICATE_EXISTS', command.identifier);
    const issuer = context.actor.agency;
    return [{ type: 'CertificateIssued', ...stampEvent(command, context), ...commandBody(command), issuer }];
  },
};
