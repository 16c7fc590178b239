import { z } from 'zod';
import { CommandId, TransactionId } from '@sealtrail/core';
import type { Receipt } from '../ledger/ledger.js';
import { httpTime, HttpTimeText } from './http-time.js';

/** What a caller keeps: where on the ledger its command is. */
export const HttpReceipt = z
  .strictObject({
    commandId: CommandId,
    transactionId: TransactionId,
    block: z.int().min(1),
    committedAt: HttpTimeText,
  })
  .meta({ id: 'Receipt' });

export function presentReceipt({ committedAt, ...receipt }: Receipt): z.input<typeof HttpReceipt> {
  return { ...receipt, committedAt: httpTime(committedAt) };
}
