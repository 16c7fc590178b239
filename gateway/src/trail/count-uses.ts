import type { Transaction } from 'kysely';
import type { AccessRow, TrailTables } from './trail-tables.js';

/** Grants in one statement. */
const GRANTS_MAX = 200;

/** Adds to the grants the uses that newly decided accesses took of them. */
export async function countUses(db: Transaction<TrailTables>, accesses: readonly AccessRow[]): Promise<void> {
  const uses = new Map<string, number>();
  for (const { grant_id: grantId, counted } of accesses) {
    if (grantId !== null && counted === 1) uses.set(grantId, (uses.get(grantId) ?? 0) + 1);
  }
  // Mostly one use each: grants with equally many share a statement.
  for (const count of new Set(uses.values())) {
    const grantIds = [...uses].filter(([, own]) => own === count).map(([grantId]) => grantId);
    for (let from = 0; from < grantIds.length; from += GRANTS_MAX) {
      await db
        .updateTable('grants')
        .set((eb) => ({ used: eb('used', '+', count) }))
        .where('grant_id', 'in', grantIds.slice(from, from + GRANTS_MAX))
        .execute();
    }
  }
}
