import { z } from 'zod';
import {
  CertificateIdentifier,
  CodedError,
  Digest,
  findDocument,
  Title,
  type CertificateHistory,
} from '@sealtrail/core';
import { documentDigest } from '../../seal/document-digest.js';
import type { Services } from '../../services.js';
import { findReceipt } from '../../trail/find-receipt.js';
import { HistoryItem, readHistory } from '../certificate-history.js';
import { httpTime, HttpTimeText } from '../http-time.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { HttpReceipt, presentReceipt } from '../receipt.js';
import { defineRoute, type Route } from '../route.js';
import { AppointmentQuery } from '../seen-subject.js';
import { requireCertificate } from './certificate-reads.js';

const tag = 'certificates';

/** Where an entry of the registry stands on the ledger. */
const Reference = z.strictObject({ block: z.int(), transactionId: z.string(), at: HttpTimeText });
const Window = { from: HttpTimeText, until: HttpTimeText.nullable() };

/** What is needed to judge a document, all of it from the ledger; no person, by name or by pseudonym. */
const Evidence = z
  .strictObject({
    version: z.literal(1),
    certificate: z.strictObject({
      identifier: CertificateIdentifier,
      certificateType: z.string(),
      typeVersion: z.int(),
      issuer: z.string(),
      digest: Digest.meta({ description: 'SHA-256 of the signed document, base64url.' }),
      sealKeyId: z.string(),
      issuedAt: HttpTimeText,
      validFrom: HttpTimeText,
      validUntil: HttpTimeText.nullable(),
    }),
    type: z.strictObject({
      code: z.string(),
      version: z.int(),
      issuers: z.array(z.strictObject({ agency: z.string(), ...Window })),
      claimSchema: z.record(z.string(), z.json()),
      published: Reference,
    }),
    sealKey: z.strictObject({
      keyId: z.string(),
      owner: z.string(),
      publicKey: z.looseObject({ kty: z.string() }),
      validFrom: HttpTimeText,
      validUntil: HttpTimeText,
      added: Reference,
      retirements: z.array(z.strictObject({ ...Reference.shape, compromisedAt: HttpTimeText.optional() })),
    }),
    issuer: z.strictObject({
      creditCode: z.string(),
      name: Title,
      active: z.array(z.strictObject(Window)),
    }),
    events: z.array(HistoryItem),
    receipt: HttpReceipt,
  })
  .meta({ id: 'CertificateEvidence' });

const reference = ({ block, transactionId, at }: { block: number; transactionId: string; at: number }) => ({
  block,
  transactionId,
  at: httpTime(at),
});
const timeOrNull = (ms: number | null): string | null => (ms === null ? null : httpTime(ms));

/** A certificate on the ledger names a type, a key and an agency that are there: the rules saw to it. */
function present<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('the trail lacks what a certificate names');
  return found;
}

async function typeOf({ certificates }: Services, { record }: CertificateHistory) {
  const type = present(await certificates.certificateType(record.certificateType, record.typeVersion));
  return {
    ...type,
    issuers: type.issuers.map((one) => ({ ...one, from: httpTime(one.from), until: timeOrNull(one.until) })),
    published: reference(type.published),
  };
}

async function sealKeyOf({ certificates }: Services, { record }: CertificateHistory) {
  const key = present(await certificates.sealKey(record.sealKeyId));
  return {
    ...key,
    validFrom: httpTime(key.validFrom),
    validUntil: httpTime(key.validUntil),
    added: reference(key.added),
    retirements: key.retirements.map(({ compromisedAt, ...at }) => ({
      ...reference(at),
      ...(compromisedAt !== undefined && { compromisedAt: httpTime(compromisedAt) }),
    })),
  };
}

async function issuerOf({ certificates }: Services, { issuer }: CertificateHistory) {
  const agency = present(await certificates.agency(issuer));
  const active = agency.active.map(({ from, until }) => ({ from: httpTime(from), until: timeOrNull(until) }));
  return { ...agency, active };
}

async function evidenceOf(
  services: Services,
  history: CertificateHistory,
): Promise<z.input<typeof Evidence>> {
  const { record, issuer } = history;
  const { db } = services.trail;
  const { issuedAt, validFrom, validUntil, identifier } = record;
  return {
    version: 1,
    certificate: {
      ...record,
      issuer,
      issuedAt: httpTime(issuedAt),
      validFrom: httpTime(validFrom),
      validUntil: timeOrNull(validUntil),
    },
    type: (await typeOf(services, history)) as z.input<typeof Evidence>['type'],
    sealKey: await sealKeyOf(services, history),
    issuer: await issuerOf(services, history),
    events: await readHistory(db, identifier),
    receipt: presentReceipt(present(await findReceipt(db, 'CertificateIssued', identifier))),
  };
}

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
