import type { WrittenBlock } from '../ledger/ledger.js';
import { EventReader } from './event-reader.js';
import { createRowInserter } from './insert-rows.js';
import type { TrailDatabase } from './open-trail-database.js';
import { projectBlock, type Projected } from './project-block.js';
import { makeIndex } from './trail-indexes.js';

/** Brings blocks into the trail's tables. One call at a time. */
export interface Projector {
  /**
   * Puts blocks that follow each other into the tables, with the position, in one SQL transaction. `lastSeq` is the
   * number of the last event before them. Fails with STORAGE_DAMAGED for a block that cannot be read.
   */
  project(blocks: readonly WrittenBlock[], lastSeq: number): Promise<Projected>;
  /** Makes an index that `missingIndexes` names. */
  index(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Projects over `db`, which stays the caller's, and in the caller's thread. */
export function createProjector(db: TrailDatabase): Projector {
  const insert = createRowInserter();
  const reader = new EventReader();
  return {
    project: (blocks, lastSeq) =>
      db.transaction().execute(async (transaction) => {
        let projected: Projected = { seq: lastSeq, changesRegistry: false };
        for (const block of blocks)
          projected = await projectBlock({ db: transaction, insert, reader, before: projected }, block);
        return projected;
      }),
    index: (name) => makeIndex(db, name),
    close: () => Promise.resolve(),
  };
}
