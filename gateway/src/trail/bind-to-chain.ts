import { ServiceError } from '../service-error.js';
import type { TrailDatabase } from './open-trail-database.js';

/** Beside the rows that blocks give, and no part of their hash. */
interface ChainRow {
  readonly id: number;
  readonly name: string;
}

/**
 * Notes which chain of blocks the trail is filled from, the first time. Fails with TRAIL_UNAVAILABLE for a trail
 * that was filled from another: its rows would be mixed with those of this one.
 */
export async function bindToChain(db: TrailDatabase, chain: string): Promise<void> {
  const tables = db.$extendTables<{ chain: ChainRow }>();
  const known = await tables.selectFrom('chain').select('name').executeTakeFirst();
  if (known === undefined) {
    await tables.insertInto('chain').values({ id: 1, name: chain }).execute();
  } else if (known.name !== chain) {
    throw new ServiceError(
      'TRAIL_UNAVAILABLE',
      `the trail was filled from the ledger ${known.name}, this is ${chain}; choose another DATA_DIR or TRAIL_DATABASE_URL, or delete the trail to have it built anew`,
    );
  }
}
