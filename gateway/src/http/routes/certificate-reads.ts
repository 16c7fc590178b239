import { z } from 'zod';
import { CertificateIdentifier, CodedError } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { queryOne, type RowFilter } from '../../trail/query-page.js';
import type { CertificateRow } from '../../trail/trail-tables.js';
import { callerOf } from '../command-route.js';
import { httpTime, HttpTimeText } from '../http-time.js';
import { Fresh, FreshQuery, listRoute, readFresh } from '../list-route.js';
import { defineRoute, type Call, type Route } from '../route.js';

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
    status: z.enum(['valid', 'suspended', 'revoked', 'superseded', 'not-yet-valid', 'expired']),
    predecessor: z.string().optional(),
    successor: z.string().optional(),
    block: z.int(),
    transactionId: z.string(),
  })
  .meta({ id: 'Certificate' });

/** Terminal states first, then what time says. */
function statusAt(row: CertificateRow, now: number): z.input<typeof Certificate>['status'] {
  if (row.status !== 'valid') return row.status;
  if (now < row.valid_from) return 'not-yet-valid';
  return row.valid_until !== null && now >= row.valid_until ? 'expired' : 'valid';
}

export function presentCertificate(row: CertificateRow, now = Date.now()): z.input<typeof Certificate> {
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
    validUntil: row.valid_until === null ? null : httpTime(row.valid_until),
    status: statusAt(row, now),
    ...(row.predecessor !== null && { predecessor: row.predecessor }),
    ...(row.successor !== null && { successor: row.successor }),
    block: row.block,
    transactionId: row.transaction_id,
  };
}

/** Issuers see their agency's certificates, citizens their own. */
function visibleTo(call: Pick<Call, 'principal'>): RowFilter<'certificates'> {
  const { roles, agency, subjectId } = callerOf(call);
  if (roles.includes('issuer') && agency !== undefined) return (eb) => eb.and([eb('issuer', '=', agency)]);
  if (subjectId !== undefined) return (eb) => eb.and([eb('subject_id', '=', subjectId)]);
  throw new ServiceError('NOT_ALLOWED', 'the access token names neither agency nor subject');
}

async function requireCertificate(
  call: Pick<Call, 'principal' | 'services'>,
  identifier: string,
): Promise<CertificateRow> {
  const visible = visibleTo(call);
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
    status: z.enum(['valid', 'suspended', 'revoked', 'superseded']).optional(),
  },
  item: Certificate,
  where: (call, { certificateType, status }) => {
    const visible = visibleTo(call);
    return (eb) =>
      eb.and([
        visible(eb),
        ...(certificateType === undefined ? [] : [eb('certificate_type', '=', certificateType)]),
        ...(status === undefined ? [] : [eb('status', '=', status)]),
      ]);
  },
  present: (row) => presentCertificate(row),
});

const mine = listRoute({
  path: '/v1/my/certificates',
  policy: ['citizen'],
  operationId: 'listMyCertificates',
  summary: "The signed-in citizen's own certificates.",
  tag: 'my',
  table: 'certificates',
  filters: {},
  item: Certificate,
  where: (call) => {
    const { subjectId = '' } = callerOf(call);
    return (eb) => eb.and([eb('subject_id', '=', subjectId)]);
  },
  present: (row) => presentCertificate(row),
});

const OfCertificate = z.strictObject({ identifier: CertificateIdentifier });
const FreshOnly = z.strictObject(FreshQuery);

const one = defineRoute({
  method: 'get',
  path: '/v1/certificates/{identifier}',
  policy: ['issuer', 'citizen'],
  operationId: 'readCertificate',
  summary: 'What the ledger has of a certificate; for its issuer and its holder.',
  tag,
  params: OfCertificate,
  query: FreshOnly,
  answers: {
    200: { description: 'The certificate.', schema: z.strictObject({ certificate: Certificate, ...Fresh }) },
  },
  async handle(call) {
    const fresh = await readFresh(call.services, call.query);
    const row = await requireCertificate(call, call.params.identifier);
    return { body: { certificate: presentCertificate(row, call.services.clock()), ...fresh } };
  },
});

/** Most events of one certificate that are shown. */
const HISTORY_MAX = 1_000;
const HistoryItem = z.looseObject({
  type: z.string(),
  at: HttpTimeText,
  block: z.int(),
  transactionId: z.string(),
});

const history = defineRoute({
  method: 'get',
  path: '/v1/certificates/{identifier}/history',
  policy: ['issuer', 'citizen'],
  operationId: 'readCertificateHistory',
  summary: 'Everything that happened to a certificate, oldest first.',
  tag,
  params: OfCertificate,
  query: FreshOnly,
  answers: {
    200: {
      description: 'The events.',
      schema: z.strictObject({ items: z.array(HistoryItem), ...Fresh }),
    },
  },
  async handle(call) {
    const fresh = await readFresh(call.services, call.query);
    const { identifier } = await requireCertificate(call, call.params.identifier);
    const rows = await call.services.trail.db
      .selectFrom('events')
      .selectAll()
      .where('about', '=', identifier)
      .orderBy('seq')
      .limit(HISTORY_MAX)
      .execute();
    const items = rows.map((row) => {
      const { reason, act, until, successor, kind, legalReference } = JSON.parse(row.body) as Record<
        string,
        unknown
      >;
      const said = { reason, act, until, successor, kind, legalReference };
      return {
        type: row.type,
        at: httpTime(row.at),
        block: row.block,
        transactionId: row.transaction_id,
        ...said,
      };
    });
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
  query: FreshOnly,
  answers: {
    200: {
      description: 'The document, a compact JWS.',
      schema: z.strictObject({ identifier: CertificateIdentifier, document: z.string(), digest: z.string() }),
    },
  },
  async handle(call) {
    await readFresh(call.services, call.query);
    const { identifier } = await requireCertificate(call, call.params.identifier);
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
