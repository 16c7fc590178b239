import { CodedError } from '../coded-error.js';
import { commandBody } from '../contract/command-body.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { checkClaimSchema } from './check-claim-schema.js';
import { PublishCertificateType } from './registry-commands.js';
import type { CertificateType } from './registry-state.js';
import { loadUnregistered, requireRegistered } from './require-registered.js';

export interface PublishCertificateTypeState {
  readonly current: CertificateType | undefined;
  readonly unregistered: readonly string[];
}

/**
 * By the registrar: the first version of a type, or the next. Refuses with ROLE_NOT_ALLOWED, TYPE_RETIRED,
 * TYPE_VERSION_NOT_NEXT, TYPE_SCHEMA_INVALID, or AGENCY_NOT_FOUND for an issuer that is not registered.
 */
export const publishCertificateType: Rule<PublishCertificateType, PublishCertificateTypeState> = {
  type: 'registry.publish-certificate-type',
  schema: PublishCertificateType,
  async load(command, read) {
    const current = await read('certificate-type', command.code);
    const issuers = command.issuers.map((accreditation) => accreditation.agency);
    return { current, unregistered: await loadUnregistered(issuers, read) };
  },
  decide({ current, unregistered }, command, context) {
    requireRole(context, 'registrar');
    if (current?.status === 'retired') throw new CodedError('TYPE_RETIRED', command.code);
    const next = (current?.version ?? 0) + 1;
    if (command.version !== next)
      throw new CodedError('TYPE_VERSION_NOT_NEXT', `the next version is ${String(next)}`);
    checkClaimSchema(command.claimSchema);
    requireRegistered(unregistered);
    return [{ type: 'CertificateTypePublished', ...stampEvent(command, context), ...commandBody(command) }];
  },
};
