import { z } from 'zod';
import { Code, CodedError, CommandId, CreditCode, Digest, KeyId, type EventOf } from '@sealtrail/core';
import { queryOne } from '../../trail/query-page.js';
import type { EventRow } from '../../trail/trail-tables.js';
import { callerOf } from '../command-route.js';
import { httpTime, HttpTime, HttpTimeText } from '../http-time.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { officerRoute } from '../officer-route.js';
import { HttpReceipt, presentReceipt } from '../receipt.js';
import { defineRoute, type Route } from '../route.js';
import { eventOf } from '../run-command.js';

const tag = 'certificates';

/** What the ledger learns of a batch: as `AnchorBatch` of core. */
const About = {
  certificateType: Code,
  typeVersion: z.int().min(1).max(999),
  sealKeyId: KeyId,
  root: Digest.meta({ description: 'Merkle root (RFC 6962 hashing) over the digests of the documents.' }),
  count: z.int().min(1).max(10_000_000),
};

const Batch = z
  .strictObject({
    batchId: CommandId,
    issuer: CreditCode,
    ...About,
    issuedAt: HttpTimeText,
    receipt: HttpReceipt,
  })
  .meta({ id: 'CertificateBatch' });

const anchor = officerRoute({
  path: '/v1/certificate-batches',
  policy: ['issuer'],
  operationId: 'anchorBatch',
  summary:
    'Issues many certificates by one Merkle root over the digests of their documents, which the agency sealed itself.',
  tag,
  body: z.strictObject({ ...About, issuedAt: HttpTime }),
  made: { batchId: CommandId },
  as: 'agency',
  act: ({ body }) => ({ type: 'certificate.anchor-batch', ...body }),
  present: (committed) => ({ batchId: eventOf(committed, 'BatchAnchored').batchId }),
});

const one = defineRoute({
  method: 'get',
  path: '/v1/certificate-batches/{batchId}',
  policy: ['issuer'],
  operationId: 'readBatch',
  summary: 'What the ledger has of a batch of the own agency.',
  tag,
  params: z.strictObject({ batchId: CommandId }),
  query: z.strictObject(FreshQuery),
  answers: { 200: { description: 'The batch.', schema: z.strictObject({ batch: Batch, ...Fresh }) } },
  async handle(call) {
    const { agency = '' } = callerOf(call);
    const fresh = await readFresh(call.services, call.query);
    const row = await queryOne(call.services.trail.db, 'events', (eb) =>
      eb.and([
        eb('about', '=', call.params.batchId),
        eb('type', '=', 'BatchAnchored'),
        eb('agency', '=', agency),
      ]),
    );
    if (row === undefined) throw new CodedError('CERTIFICATE_NOT_FOUND', 'no such batch of your agency');
    return { body: { batch: presentBatch(row), ...fresh } };
  },
});

function presentBatch(row: EventRow): z.input<typeof Batch> {
  const event = JSON.parse(row.body) as EventOf<'BatchAnchored'>;
  const { batchId, issuer, certificateType, typeVersion, sealKeyId, root, count, issuedAt, commandId } =
    event;
  const { transaction_id: transactionId, block, at: committedAt } = row;
  return {
    ...{ batchId, issuer, certificateType, typeVersion, sealKeyId, root, count },
    issuedAt: httpTime(issuedAt),
    receipt: presentReceipt({ commandId, transactionId, block, committedAt }),
  };
}

export const CERTIFICATE_BATCH_ROUTES: readonly Route[] = [anchor, one];
