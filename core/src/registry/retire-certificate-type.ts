import { CodedError } from '../coded-error.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { RetireCertificateType } from './registry-commands.js';
import type { CertificateType } from './registry-state.js';

/** By the registrar: no more are issued, those that are stay valid. Refuses with ROLE_NOT_ALLOWED, TYPE_NOT_FOUND or TYPE_RETIRED. */
export const retireCertificateType: Rule<RetireCertificateType, CertificateType | undefined> = {
  type: 'registry.retire-certificate-type',
  schema: RetireCertificateType,
  load: (command, read) => read('certificate-type', command.code),
  decide(type, command, context) {
    requireRole(context, 'registrar');
    if (type === undefined) throw new CodedError('TYPE_NOT_FOUND', command.code);
    if (type.status === 'retired') throw new CodedError('TYPE_RETIRED', command.code);
    return [{ type: 'CertificateTypeRetired', ...stampEvent(command, context), code: command.code }];
  },
};
