import { z } from 'zod';
import { CertificateIdentifier, ClauseCode, Code } from '@sealtrail/core';
import { commandRoute, officerHeadOf, callerOf } from '../command-route.js';
import { HttpTime } from '../http-time.js';
import type { Route } from '../route.js';

const OfCertificate = z.strictObject({ identifier: CertificateIdentifier });
const tag = 'certificates';

const suspend = commandRoute({
  path: '/v1/certificates/{identifier}/suspension',
  policy: ['issuer'],
  operationId: 'suspendCertificate',
  summary: 'Suspends a valid certificate of the own agency (暂扣).',
  tag,
  params: OfCertificate,
  body: z.strictObject({ reason: Code, until: HttpTime.optional() }),
  command: (call) => ({
    command: {
      type: 'certificate.suspend',
      ...officerHeadOf(call),
      identifier: call.params.identifier,
      reason: call.body.reason,
      ...(call.body.until !== undefined && { until: call.body.until }),
    },
    signer: call.services.signers.agency(callerOf(call)),
  }),
});

const reinstate = commandRoute({
  path: '/v1/certificates/{identifier}/reinstatement',
  policy: ['issuer'],
  operationId: 'reinstateCertificate',
  summary: 'Ends the suspension of a certificate (暂扣发还).',
  tag,
  params: OfCertificate,
  body: z.strictObject({ reason: Code }),
  command: (call) => ({
    command: {
      type: 'certificate.reinstate',
      ...officerHeadOf(call),
      identifier: call.params.identifier,
      reason: call.body.reason,
    },
    signer: call.services.signers.agency(callerOf(call)),
  }),
});

const revoke = commandRoute({
  path: '/v1/certificates/{identifier}/revocation',
  policy: ['issuer'],
  operationId: 'revokeCertificate',
  summary: 'Ends a certificate for good: annulled (撤销), cancelled (注销) or withdrawn (吊销).',
  tag,
  params: OfCertificate,
  body: z.strictObject({
    act: z.enum(['annul', 'cancel', 'withdraw']),
    reason: Code,
    legalReference: ClauseCode,
    invalidFrom: HttpTime.optional(),
  }),
  command: (call) => {
    const { invalidFrom, ...body } = call.body;
    return {
      command: {
        type: 'certificate.revoke',
        ...officerHeadOf(call),
        identifier: call.params.identifier,
        ...body,
        ...(invalidFrom !== undefined && { invalidFrom }),
      },
      signer: call.services.signers.agency(callerOf(call)),
    };
  },
});

export const CERTIFICATE_ACT_ROUTES: readonly Route[] = [suspend, reinstate, revoke];
