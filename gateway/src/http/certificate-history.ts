import { z } from 'zod';
import { CommandId, TransactionId } from '@sealtrail/core';
import { isNoDecision } from '../trail/is-no-decision.js';
import type { TrailDatabase } from '../trail/open-trail-database.js';
import { httpTime, HttpTimeText } from './http-time.js';

/** Most events of one certificate that are shown. */
const HISTORY_MAX = 1_000;

/** What happened to a certificate: without the people, who are the business of those who may see them. */
export const HistoryItem = z
  .looseObject({
    type: z.string(),
    at: HttpTimeText,
    block: z.int(),
    transactionId: TransactionId,
    commandId: CommandId,
  })
  .meta({ id: 'CertificateEvent' });

/** Everything that happened to a certificate, oldest first. */
export async function readHistory(
  db: TrailDatabase,
  identifier: string,
): Promise<z.input<typeof HistoryItem>[]> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('about', '=', identifier)
    .where(isNoDecision)
    .orderBy('seq')
    .limit(HISTORY_MAX)
    .execute();
  return rows.map((row) => {
    const said = JSON.parse(row.body) as Record<string, unknown>;
    const { reason, act, until, invalidFrom, successor, kind, legalReference } = said;
    return {
      type: row.type,
      at: httpTime(row.at),
      block: row.block,
      transactionId: row.transaction_id,
      commandId: row.command_id,
      ...{
        reason,
        act,
        until: timeOf(until),
        invalidFrom: timeOf(invalidFrom),
        successor,
        kind,
        legalReference,
      },
    };
  });
}

function timeOf(ms: unknown): string | undefined {
  return typeof ms === 'number' ? httpTime(ms) : undefined;
}
