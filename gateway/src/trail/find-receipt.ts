import type { EventType } from '@sealtrail/core';
import type { Receipt } from '../ledger/ledger.js';
import { isNoDecision, type DECISION } from './is-no-decision.js';
import type { TrailDatabase } from './open-trail-database.js';

/** The receipt of the newest event of a type about something; `undefined` where there is none in the trail. */
export async function findReceipt(
  db: TrailDatabase,
  type: Exclude<EventType, typeof DECISION>,
  about: string,
): Promise<Receipt | undefined> {
  const row = await db
    .selectFrom('events')
    .select(['command_id as commandId', 'transaction_id as transactionId', 'block', 'at as committedAt'])
    .where('about', '=', about)
    .where(isNoDecision)
    .where('type', '=', type)
    .orderBy('seq', 'desc')
    .executeTakeFirst();
  return row;
}
