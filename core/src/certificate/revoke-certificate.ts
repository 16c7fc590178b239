import { CodedError } from '../coded-error.js';
import type { Context } from '../contract/context.js';
import { commandBody } from '../contract/command-body.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { checkEvidence } from '../evidence/check-evidence.js';
import { type EvidenceFacts, loadEvidence } from '../evidence/load-evidence.js';
import type { Evidence } from '../evidence/evidence.js';
import type { Agency } from '../registry/registry-state.js';
import { RevokeCertificate } from './certificate-commands.js';
import type { Certificate } from './certificate-state.js';
import { loadOwnCertificate, type OwnCertificate, requireOwnCertificate } from './own-certificate.js';
import { requireLivingCertificate } from './require-living-certificate.js';

export interface RevokeCertificateState extends OwnCertificate {
  /** The agency that issued it; only for a registrar. */
  readonly issuer: Agency | undefined;
  /** What the holder's evidence must be judged by; only where there is evidence, and a certificate. */
  readonly evidence: EvidenceFacts | undefined;
}

/** A session does not do: what is cancelled never comes back. */
const LASTING = ['self', 'representative', 'counter'] as const;

/**
 * 撤销, 注销, 吊销: the end of a certificate, by its issuer; while the issuer is suspended by a registrar in its
 * place; cancelling also at the holder's request, which bears the holder's evidence. Refuses with the codes of `requireOwnCertificate` or of `checkEvidence`, OFFICER_MISSING
 * for an issuer's act without an officer, EVIDENCE_NOT_ALLOWED for evidence with another act than cancelling, and
 * ANNULMENT_DATE_INVALID.
 */
export const revokeCertificate: Rule<RevokeCertificate, RevokeCertificateState> = {
  type: 'certificate.revoke',
  schema: RevokeCertificate,
  async load(command, read, context) {
    const own = await loadOwnCertificate(command, read, context);
    const { subjectId, issuer: issuedBy } = own.certificate ?? {};
    const isRegistrar = context.actor.role === 'registrar';
    const issuer = isRegistrar && issuedBy !== undefined ? await read('agency', issuedBy) : undefined;
    if (command.evidence === undefined || subjectId === undefined)
      return { ...own, issuer, evidence: undefined };
    const evidence = await loadEvidence({ evidence: command.evidence, subjectId }, read, context);
    return { ...own, issuer, evidence };
  },
  decide(state, command, context) {
    const certificate = requireRevocable(state, command, context);
    checkAnnulmentDate(command, certificate, context);
    const { issuer, subjectId } = certificate;
    return [
      {
        type: 'CertificateRevoked',
        ...stampEvent(command, context),
        ...commandBody(command),
        issuer,
        subjectId,
      },
    ];
  },
};

function requireRevocable(
  state: RevokeCertificateState,
  command: RevokeCertificate,
  context: Context,
): Certificate {
  const { evidence, identifier, officer } = command;
  if (evidence !== undefined) return requireHoldersRequest(state, { ...command, evidence }, context);
  const certificate =
    context.actor.role === 'registrar'
      ? requireAbandoned(state, identifier)
      : requireOwnCertificate(state, identifier, context);
  if (officer === undefined) throw new CodedError('OFFICER_MISSING', 'an agency acts by an officer');
  return certificate;
}

/** A registrar stands in for an issuer that is suspended, and only then: nobody else could end its certificates. */
function requireAbandoned({ certificate, issuer }: RevokeCertificateState, identifier: string): Certificate {
  if (certificate !== undefined && issuer?.status !== 'suspended')
    throw new CodedError('ROLE_NOT_ALLOWED', 'a registrar stands in only for an issuer that is suspended');
  return requireLivingCertificate(certificate, identifier);
}

/** The holder's request, from the portal or at a counter. Whether it is the holder's comes before the status. */
function requireHoldersRequest(
  state: RevokeCertificateState,
  command: RevokeCertificate & { readonly evidence: Evidence },
  context: Context,
): Certificate {
  if (command.act !== 'cancel')
    throw new CodedError('EVIDENCE_NOT_ALLOWED', 'a holder may only ask to cancel');
  const { certificate, evidence } = state;
  if (certificate === undefined) throw new CodedError('CERTIFICATE_NOT_FOUND', command.identifier);
  if (evidence === undefined) throw new TypeError('the evidence was not looked up');
  const { subjectId } = certificate;
  checkEvidence({ command, subjectId, act: 'cancel-certificate', allowed: LASTING }, evidence, context);
  return requireLivingCertificate(certificate, command.identifier);
}

/** Only an annulment reaches back, to no earlier than the issue and no later than now. */
function checkAnnulmentDate(
  { act, invalidFrom }: RevokeCertificate,
  { issuedAt }: Certificate,
  { now }: Context,
): void {
  if (invalidFrom === undefined) return;
  if (act !== 'annul') throw new CodedError('ANNULMENT_DATE_INVALID', 'only an annulment reaches back');
  if (invalidFrom < issuedAt || invalidFrom > now)
    throw new CodedError('ANNULMENT_DATE_INVALID', 'not between the issue and now');
}
