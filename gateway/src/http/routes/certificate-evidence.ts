import { z } from 'zod';
import { CertificateIdentifier, CodedError, Digest, findDocument } from '@sealtrail/core';
import { documentDigest } from '../../seal/document-digest.js';
import { Evidence, evidenceOf, present } from '../certificate-evidence.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { defineRoute, type Route } from '../route.js';
import { AppointmentQuery } from '../seen-subject.js';
import { requireCertificate } from './certificate-reads.js';

const tag = 'certificates';

const OfCertificate = z.strictObject({ identifier: CertificateIdentifier });
const answers = {
  200: {
    description: 'The evidence, complete up to the block it was taken at.',
    schema: z.strictObject({ evidence: Evidence, ...Fresh }),
  },
};

const read = defineRoute({
  method: 'get',
  path: '/v1/certificates/{identifier}/evidence',
  policy: ['issuer', 'citizen'],
  operationId: 'readEvidence',
  summary:
    'What the ledger has that proves a certificate: its record, type, seal key and issuer, every event with block and transaction, and the receipt. For its issuer and its holder.',
  tag,
  params: OfCertificate,
  query: z.strictObject({ ...AppointmentQuery, ...FreshQuery }),
  answers,
  async handle(call) {
    const fresh = await readFresh(call.services, call.query);
    const { identifier } = await requireCertificate(call, call.params.identifier, call.query);
    const history = present(await call.services.certificates.certificate(identifier));
    return { body: { evidence: await evidenceOf(call.services, history), ...fresh } };
  },
});

const Shown = z
  .strictObject({
    document: z.string().min(1).max(262_144).optional(),
    digest: Digest.optional().meta({ description: 'Instead of `document`: its SHA-256, base64url.' }),
  })
  .refine(({ document, digest }) => (document === undefined) !== (digest === undefined), {
    error: 'one of document and digest is needed',
    path: ['document'],
  });

const forDocument = defineRoute({
  method: 'post',
  path: '/v1/certificates/{identifier}/evidence',
  policy: 'anyone',
  operationId: 'askForEvidence',
  summary:
    'The same for whoever has the document, and shows it or its digest, which cannot be guessed: a document is salted.',
  tag,
  params: OfCertificate,
  query: z.strictObject(FreshQuery),
  body: Shown,
  answers,
  async handle(call) {
    const fresh = await readFresh(call.services, call.query);
    const digest = digestShown(call.body);
    const history = await call.services.certificates.certificate(call.params.identifier);
    // Unknown and another's have one answer.
    if (history?.record.digest !== digest)
      throw new CodedError('CERTIFICATE_NOT_FOUND', 'there is no certificate of this number and document');
    return { body: { evidence: await evidenceOf(call.services, history), ...fresh } };
  },
});

function digestShown({ document, digest }: z.output<typeof Shown>): string {
  return digest ?? documentDigest(findDocument(document ?? ''));
}

export const CERTIFICATE_EVIDENCE_ROUTES: readonly Route[] = [read, forDocument];
