import { z } from 'zod';
import { CertificateIdentifier, CodedError } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { CERTIFICATE_STATES, certificatesWith, certificateStatus } from '../../trail/certificate-status.js';
import { queryOne, type RowFilter } from '../../trail/query-page.js';
import type { CertificateRow } from '../../trail/trail-tables.js';
import { HistoryItem, readHistory } from '../certificate-history.js';
import { callerOf } from '../command-route.js';
import { httpTime, httpTimeOrNull, HttpTimeText } from '../http-time.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { listRoute } from '../list-route.js';
import { defineRoute, type Call, type Route } from '../route.js';
import { AppointmentQuery, seenSubject } from '../seen-subject.js';

const tag = 'certificates';

export const Certificate = z
  .strictObject({
    identifier: CertificateIdentifier,
    certificateType: z.string(),
    typeVersion: z.int(),
    issuer: z.string(),
    subjectId: z.string(),
    digest: z.string(),
    sealKeyId: z.string(),
    issuedAt: HttpTimeText,
    validFrom: HttpTimeText,
    validUntil: HttpTimeText.nullable(),
    /** Stored, or derived from the time of the answer: `not-yet-valid`, `expired`. */
    status: z.enum(CERTIFICATE_STATES),
    predecessor: z.string().optional(),
    successor: z.string().optional(),
    block: z.int(),
    transactionId: z.string(),
  })
  .meta({ id: 'Certificate' });

function presentCertificate(row: CertificateRow, now: number): z.input<typeof Certificate> {
  return {
    identifier: row.identifier,
    certificateType: row.certificate_type,
    typeVersion: row.type_version,
    issuer: row.issuer,
    subjectId: row.subject_id,
    digest: row.digest,
    sealKeyId: row.seal_key_id,
    issuedAt: httpTime(row.issued_at),
    validFrom: httpTime(row.valid_from),
    validUntil: httpTimeOrNull(row.valid_until),
    status: certificateStatus(row, now),
    ...(row.predecessor !== null && { predecessor: row.predecessor }),
    ...(row.successor !== null && { successor: row.successor }),
    block: row.block,
    transactionId: row.transaction_id,
  };
}

/** Issuers see their agency's certificates, citizens their own. */
async function visibleTo(
  call: Pick<Call, 'principal' | 'services'>,
  appointment?: string,
): Promise<RowFilter<'certificates'>> {
  const { roles, agency } = callerOf(call);
  const subjectId = await seenSubject(call, appointment);
  if (appointment === undefined && roles.includes('issuer') && agency !== undefined)
    return (eb) => eb.and([eb('issuer', '=', agency)]);
  if (subjectId !== undefined) return (eb) => eb.and([eb('subject_id', '=', subjectId)]);
  throw new ServiceError('NOT_ALLOWED', 'the access token names neither agency nor subject');
}

/** The certificate that the caller may see. Fails with CERTIFICATE_NOT_FOUND. */
export async function requireCertificate(
  call: Pick<Call, 'principal' | 'services'>,
  identifier: string,
  { appointment }: { readonly appointment?: string | undefined },
): Promise<CertificateRow> {
  const visible = await visibleTo(call, appointment);
  const row = await queryOne(call.services.trail.db, 'certificates', (eb) =>
    eb.and([eb('identifier', '=', identifier), visible(eb)]),
  );
  // Unknown and another's have one answer.
  if (row === undefined) throw new CodedError('CERTIFICATE_NOT_FOUND', 'no such certificate of yours');
  return row;
}

const list = listRoute({
  path: '/v1/certificates',
  policy: ['issuer'],
  operationId: 'listCertificates',
  summary: 'The certificates of the own agency.',
  tag,
  table: 'certificates',
  filters: {
    certificateType: z.string().max(64).optional(),
    status: z.enum(CERTIFICATE_STATES).optional(),
  },
  item: Certificate,
  where: async (call, { certificateType, status }, now) => {
    const visible = await visibleTo(call);
    return (eb) =>
      eb.and([
        visible(eb),
        ...(certificateType === undefined ? [] : [eb('certificate_type', '=', certificateType)]),
        ...(status === undefined ? [] : [certificatesWith(status, now)(eb)]),
      ]);
  },
  present: presentCertificate,
});

const mine = listRoute({
  path: '/v1/my/certificates',
  policy: ['citizen'],
  operationId: 'listMyCertificates',
  summary: "The signed-in citizen's own certificates.",
  tag: 'my',
  table: 'certificates',
  filters: AppointmentQuery,
  item: Certificate,
  where: async (call, { appointment }) => {
    const subjectId = (await seenSubject(call, appointment)) ?? '';
    return (eb) => eb.and([eb('subject_id', '=', subjectId)]);
  },
  present: presentCertificate,
});

const OfCertificate = z.strictObject({ identifier: CertificateIdentifier });
const ReadQuery = z.strictObject({ ...AppointmentQuery, ...FreshQuery });

const one = defineRoute({
  method: 'get',
  path: '/v1/certificates/{identifier}',
  policy: ['issuer', 'citizen'],
  operationId: 'readCertificate',
  summary: 'What the ledger has of a certificate; for its issuer and its holder.',
  tag,
  params: OfCertificate,
  query: ReadQuery,
  answers: {
    200: { description: 'The certificate.', schema: z.strictObject({ certificate: Certificate, ...Fresh }) },
  },
  async handle(call) {
    const fresh = await readFresh(call.services, call.query);
    const row = await requireCertificate(call, call.params.identifier, call.query);
    return { body: { certificate: presentCertificate(row, call.services.clock()), ...fresh } };
  },
});

const history = defineRoute({
  method: 'get',
  path: '/v1/certificates/{identifier}/history',
  policy: ['issuer', 'citizen'],
  operationId: 'readCertificateHistory',
  summary: 'Everything that happened to a certificate, oldest first.',
  tag,
  params: OfCertificate,
  query: ReadQuery,
  answers: {
    200: {
      description: 'The events.',
      schema: z.strictObject({ items: z.array(HistoryItem), ...Fresh }),
    },
  },
  async handle(call) {
    const fresh = await readFresh(call.services, call.query);
    const { identifier } = await requireCertificate(call, call.params.identifier, call.query);
    const items = await readHistory(call.services.trail.db, identifier);
    return { body: { items, ...fresh } };
  },
});

const document = defineRoute({
  method: 'get',
  path: '/v1/certificates/{identifier}/document',
  policy: ['issuer', 'citizen'],
  operationId: 'readDocument',
  summary: 'The signed document from the library; CONTENT_ERASED where the subject was erased.',
  tag,
  params: OfCertificate,
  query: ReadQuery,
  answers: {
    200: {
      description: 'The document, a compact JWS.',
      schema: z.strictObject({ identifier: CertificateIdentifier, document: z.string(), digest: z.string() }),
    },
  },
  async handle(call) {
    await readFresh(call.services, call.query);
    const { identifier } = await requireCertificate(call, call.params.identifier, call.query);
    const kept = await call.services.library.get(identifier);
    if (kept.state === 'erased') {
      throw new ServiceError('CONTENT_ERASED', `the document was erased at ${httpTime(kept.erasedAt)}`);
    }
    if (kept.state === 'absent')
      throw new CodedError('CERTIFICATE_NOT_FOUND', 'the library has no such document');
    return { body: { identifier, document: kept.document, digest: kept.digest } };
  },
});

export const CERTIFICATE_READ_ROUTES: readonly Route[] = [list, mine, one, history, document];
