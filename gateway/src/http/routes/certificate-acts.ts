import { z } from 'zod';
import {
  CertificateIdentifier,
  ClauseCode,
  Code,
  CodedError,
  type Actor,
  type Evidence,
  type States,
} from '@sealtrail/core';
import { citizenAct, CitizenActBody, requireOwnPower, type CitizenActInput } from '../citizen-act.js';
import { commandRoute, officerHeadOf, callerOf } from '../command-route.js';
import { HttpTime } from '../http-time.js';
import { officerRoute } from '../officer-route.js';
import type { Call, Route } from '../route.js';

const OfCertificate = z.strictObject({ identifier: CertificateIdentifier });
const tag = 'certificates';

const suspend = officerRoute({
  path: '/v1/certificates/{identifier}/suspension',
  policy: ['issuer'],
  operationId: 'suspendCertificate',
  summary: 'Suspends a valid certificate of the own agency (暂扣).',
  tag,
  params: OfCertificate,
  body: z.strictObject({ reason: Code, until: HttpTime.optional() }),
  as: 'agency',
  act: ({ params: { identifier }, body: { reason, until } }) => ({
    type: 'certificate.suspend',
    identifier,
    reason,
    ...(until !== undefined && { until }),
  }),
});

const reinstate = officerRoute({
  path: '/v1/certificates/{identifier}/reinstatement',
  policy: ['issuer'],
  operationId: 'reinstateCertificate',
  summary: 'Ends the suspension of a certificate (暂扣发还).',
  tag,
  params: OfCertificate,
  body: z.strictObject({ reason: Code }),
  as: 'agency',
  act: ({ params: { identifier }, body: { reason } }) => ({
    type: 'certificate.reinstate',
    identifier,
    reason,
  }),
});

const revoke = commandRoute({
  path: '/v1/certificates/{identifier}/revocation',
  policy: ['issuer', 'citizen', 'clerk', 'registrar'],
  operationId: 'revokeCertificate',
  summary:
    'Ends a certificate for good: annulled (撤销), cancelled (注销; also by the holder, with evidence) or withdrawn (吊销). A registrar stands in for an issuer that is suspended.',
  tag,
  params: OfCertificate,
  body: z.strictObject({
    ...CitizenActBody,
    act: z.enum(['annul', 'cancel', 'withdraw']),
    reason: Code,
    legalReference: ClauseCode,
    invalidFrom: HttpTime.optional(),
  }),
  command: async (call) => {
    const { act, reason, legalReference, invalidFrom } = call.body;
    const { head, signer } = await revokedBy(call);
    return {
      command: {
        type: 'certificate.revoke',
        ...head,
        identifier: call.params.identifier,
        act,
        reason,
        legalReference,
        ...(invalidFrom !== undefined && { invalidFrom }),
      },
      signer,
    };
  },
});

type RevocationCall = Pick<Call, 'principal' | 'commandId' | 'services'> & {
  readonly params: { readonly identifier: string };
  readonly body: CitizenActInput;
};

/** The issuer by its own right, a registrar in a suspended issuer's place, the holder (or a clerk for them) by evidence. */
async function revokedBy(call: RevocationCall): Promise<{ head: object; signer: Actor }> {
  const principal = callerOf(call);
  if (call.body.evidence === undefined && principal.roles.includes('issuer')) {
    return { head: officerHeadOf(call), signer: call.services.signers.agency(principal) };
  }
  if (call.body.evidence === undefined && principal.roles.includes('registrar')) {
    return { head: officerHeadOf(call), signer: call.services.signers.registrar(principal) };
  }
  const { head, signer } = await citizenAct(call, call.body);
  await requireHolder(call, head, signer);
  const { id, evidence, officer } = head;
  // Without the subject: the ledger knows whose certificate it is.
  return { head: officer === undefined ? { id, evidence } : { id, evidence, officer }, signer };
}

/**
 * The rules judge the evidence by the holder's keys, and would answer differently for what is there and what is not.
 * So whoever is not the holder, or the holder's representative, gets one answer here: CERTIFICATE_NOT_FOUND, or
 * POWER_NOT_FOUND whatever the certificate.
 */
async function requireHolder(
  { params, principal, services: { ledger } }: RevocationCall,
  { subjectId, evidence }: { readonly subjectId: string; readonly evidence: Evidence },
  signer: Actor,
): Promise<void> {
  if (evidence.by === 'representative') {
    const { appointmentId } = evidence;
    const power = await requireOwnPower(ledger, { own: principal?.subjectId, appointmentId, signer });
    if (power.subjectId !== subjectId) throw noSuchCertificate();
  }
  const query = { kind: 'state', name: 'certificate', id: params.identifier } as const;
  const certificate = (await ledger.evaluate(query, signer)) as States['certificate'] | undefined;
  if (certificate?.subjectId !== subjectId) throw noSuchCertificate();
}

function noSuchCertificate(): CodedError {
  return new CodedError('CERTIFICATE_NOT_FOUND', 'this person has no such certificate');
}

export const CERTIFICATE_ACT_ROUTES: readonly Route[] = [suspend, reinstate, revoke];
