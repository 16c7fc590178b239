import type { LedgerReference } from '@sealtrail/core';
import type { TrailDatabase } from './open-trail-database.js';
import type { ErasureRow } from './trail-tables.js';

/** When the ledger recorded an erasure under this command, undefined where it has none. */
export async function erasureRecordedAt(
  db: TrailDatabase,
  erasure: { readonly agency: string; readonly commandId: string; readonly subjectId: string },
): Promise<number | undefined> {
  const row = await db
    .selectFrom('erasures')
    .select('at')
    .where('subject_id', '=', erasure.subjectId)
    .where('agency', '=', erasure.agency)
    .where('command_id', '=', erasure.commandId)
    .executeTakeFirst();
  return row?.at;
}

/** The first erasure of a subject after event `seq`. The statement is built once: that takes longer than asking it. */
export function preparedErasure(
  db: TrailDatabase,
): (subjectId: string, seq: number) => Promise<LedgerReference | undefined> {
  const query = db
    .selectFrom('erasures')
    .select(['block', 'transaction_id', 'at'])
    .where('subject_id', '=', '')
    .where('seq', '>', 0)
    .orderBy('seq')
    .limit(1)
    .compile();
  const [, , ...rest] = query.parameters;
  return async (subjectId, seq) => {
    const parameters = [subjectId, seq, ...rest];
    const { rows } = await db.executeQuery<Pick<ErasureRow, 'block' | 'transaction_id' | 'at'>>({
      ...query,
      parameters,
    });
    const [row] = rows;
    return row && { block: row.block, transactionId: row.transaction_id, at: row.at };
  };
}
