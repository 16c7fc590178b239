import type { TrailDatabase } from './open-trail-database.js';
import { eventsMatching, type EventFilters } from './events-matching.js';
import type { EventRow } from './trail-tables.js';

/** Rows read at a time. */
const PAGE = 500;

export interface EventStreamOptions {
  /** The last event to leave out: 0 for all, or where an earlier stream ended. */
  readonly after: number;
  /** The last event to hand out; what comes later belongs to another export. */
  readonly upTo: number;
  readonly signal?: AbortSignal | undefined;
}

/** The events that `filters` find, oldest first, in pages, so that a long export holds one page in memory. */
export async function* streamEvents(
  db: TrailDatabase,
  filters: EventFilters,
  { after, upTo, signal }: EventStreamOptions,
): AsyncIterable<readonly EventRow[]> {
  for (let last = after; signal?.aborted !== true;) {
    const page = await db
      .selectFrom('events')
      .selectAll()
      .where(eventsMatching(filters))
      .where('seq', '>', last)
      .where('seq', '<=', upTo)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    if (page.length > 0) yield page;
    const newest = page.at(-1);
    if (newest === undefined || page.length < PAGE) return;
    last = newest.seq;
  }
}
