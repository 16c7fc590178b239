import { z } from 'zod';
import { CodedError, CommandId } from '@sealtrail/core';
import { GRANT_STATES, grantStatus } from '../../trail/grant-status.js';
import { queryOne } from '../../trail/query-page.js';
import type { EventRow, GrantRow } from '../../trail/trail-tables.js';
import { callerOf } from '../command-route.js';
import { evidenceOf, grantEvents, grantReceipt, GrantReceipt } from '../grant-receipt.js';
import { grantReceiptPage } from '../grant-receipt-page.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { defineRoute, type Call, type Route } from '../route.js';
import { AppointmentQuery } from '../seen-subject.js';
import { visibleGrants } from './grant-reads.js';

const receipt = defineRoute({
  method: 'get',
  path: '/v1/grants/{grantId}/receipt',
  policy: ['citizen', 'clerk'],
  operationId: 'readGrantReceipt',
  summary:
    'Who may see what, for which matter, until when, and every act with its place on the ledger; as JSON, or as a page to print in Chinese and English (`Accept: text/html`). For the subject, a representative who may see, and the counter that acted.',
  tag: 'grants',
  params: z.strictObject({ grantId: CommandId }),
  query: z.strictObject({ ...AppointmentQuery, ...FreshQuery }),
  answers: {
    200: {
      description: 'The receipt.',
      schema: z.strictObject({ receipt: GrantReceipt, status: z.enum(GRANT_STATES), ...Fresh }),
    },
  },
  streams: ['text/html'],
  async handle(call) {
    const fresh = await readFresh(call.services, call.query);
    const { trail, clock, grantsAt } = call.services;
    const { db } = trail;
    const events = await grantEvents(db, call.params.grantId);
    const row = await requireGrant(call, call.params.grantId, events);
    const made = await grantReceipt(db, row, events);
    if (call.contentType === 'text/html') {
      const page = grantReceiptPage(made, fresh.asOfTime);
      return { stream: { contentType: 'text/html; charset=utf-8', lines: whole(page) } };
    }
    const status = grantStatus(row, await grantsAt(clock()));
    return { body: { receipt: made, status, ...fresh } };
  },
});

/** A citizen's own, or one that the clerk's agency acted on at its counter. */
async function requireGrant(
  call: Pick<Call, 'principal' | 'services'> & {
    readonly query: { readonly appointment?: string | undefined };
  },
  grantId: string,
  events: readonly EventRow[],
): Promise<GrantRow> {
  const { roles, agency } = callerOf(call);
  const atCounter = events.some((event) => event.agency === agency && evidenceOf(event)?.by === 'counter');
  const visible = roles.includes('citizen') ? await visibleGrants(call, call.query) : undefined;
  const row = await queryOne(call.services.trail.db, 'grants', (eb) =>
    eb.and([eb('grant_id', '=', grantId), ...(visible === undefined ? [] : [visible(eb)])]),
  );
  if (row === undefined || (visible === undefined && !atCounter))
    throw new CodedError('GRANT_NOT_FOUND', 'no such grant that you may see');
  return row;
}

async function* whole(page: string): AsyncIterable<string> {
  yield await Promise.resolve(page);
}

export const GRANT_RECEIPT_ROUTES: readonly Route[] = [receipt];
