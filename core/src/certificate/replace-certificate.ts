import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { successorIdentifier } from '../identifier/certificate-identifier.js';
import { type CertificateRecord, ReplaceCertificate } from './certificate-commands.js';
import type { Certificate } from './certificate-state.js';
import { checkCertificateRecord } from './check-certificate-record.js';
import { checkIssuing, type Issuing, loadIssuing } from './issuing.js';
import { requireOwnCertificate } from './own-certificate.js';

export interface ReplaceCertificateState extends Issuing {
  readonly certificate: Certificate | undefined;
  readonly successor: Certificate | undefined;
}

/**
 * 延续, 变更, 转入: the next version in place of this one, both in one transaction, linked both ways. Refuses with
 * the codes of `requireOwnCertificate` and of issuing, CERTIFICATE_NOT_SUCCESSOR, CERTIFICATE_OTHER_SUBJECT or
 * CERTIFICATE_EXISTS.
 */
export const replaceCertificate: Rule<ReplaceCertificate, ReplaceCertificateState> = {
  type: 'certificate.replace',
  schema: ReplaceCertificate,
  async load(command, read, context) {
    const issuing = await loadIssuing(command.successor, read, context);
    return {
      ...issuing,
      certificate: await read('certificate', command.identifier),
      successor: await read('certificate', command.successor.identifier),
    };
  },
  decide(state, command, context) {
    const { identifier, kind, successor } = command;
    const certificate = requireOwnCertificate(state, identifier, context);
    checkSuccession(certificate, identifier, successor);
    checkSuccessor(state, successor, context);
    const { issuer, subjectId } = certificate;
    const stamp = stampEvent(command, context);
    return [
      {
        type: 'CertificateIssued',
        ...stamp,
        ...successor,
        issuer,
        predecessor: identifier,
      },
      {
        type: 'CertificateSuperseded',
        ...stamp,
        identifier,
        issuer,
        subjectId,
        kind,
        successor: successor.identifier,
      },
    ];
  },
};

/** The same certificate in its next version: same serial, type and subject. */
function checkSuccession(certificate: Certificate, identifier: string, successor: CertificateRecord): void {
  if (successor.identifier !== successorIdentifier(identifier))
    throw new CodedError('CERTIFICATE_NOT_SUCCESSOR', 'the identifier is not that of the next version');
  if (successor.certificateType !== certificate.certificateType)
    throw new CodedError('CERTIFICATE_NOT_SUCCESSOR', 'the type is another');
  if (successor.subjectId !== certificate.subjectId)
    throw new CodedError('CERTIFICATE_OTHER_SUBJECT', 'the successor is for another subject');
}

/** The successor obeys the rules of issuing. */
function checkSuccessor(
  state: ReplaceCertificateState,
  successor: CertificateRecord,
  context: Context,
): void {
  const type = checkIssuing(state, successor, context);
  checkCertificateRecord(successor, type, context);
  if (state.successor !== undefined) throw new CodedError('CERTIFICATE_EXISTS', successor.identifier);
}
