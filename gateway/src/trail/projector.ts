import type { Block } from '../ledger/ledger.js';
import { createRowInserter } from './insert-rows.js';
import type { TrailDatabase } from './open-trail-database.js';
import { projectBlock } from './project-block.js';

/** Brings blocks into the trail's tables. One call at a time. */
export interface Projector {
  /**
   * Puts blocks that follow each other into the tables, with the position, in one SQL transaction; answers the number
   * of their last event. `lastSeq` is that of the last event before them.
   */
  project(blocks: readonly Block[], lastSeq: number): Promise<number>;
  close(): Promise<void>;
}

/** Projects over `db`, which stays the caller's, and in the caller's thread. */
export function createProjector(db: TrailDatabase): Projector {
  const insert = createRowInserter();
  return {
    project: (blocks, lastSeq) =>
      db.transaction().execute(async (transaction) => {
        let seq = lastSeq;
        for (const block of blocks)
          seq = await projectBlock({ db: transaction, insert, lastSeq: seq }, block);
        return seq;
      }),
    close: () => Promise.resolve(),
  };
}
