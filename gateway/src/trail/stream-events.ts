import type { TrailDatabase } from './open-trail-database.js';
import { eventsMatching, type EventFilters } from './events-matching.js';
import type { EventRow } from './trail-tables.js';

/** Rows of one step at most, and events looked through for them: neither holds up other requests for long. */
const PAGE = 500;
const SPAN = 5_000;

export interface EventStreamOptions {
  /** The last event to leave out: 0 for all, or where an earlier stream ended. */
  readonly after: number;
  /** The last event to hand out; what comes later belongs to another stream. */
  readonly upTo: number;
  readonly signal?: AbortSignal | undefined;
}

/** The events that `filters` find, in the ledger's order, in steps, so that a long stream holds one in memory. */
export async function* streamEvents(
  db: TrailDatabase,
  filters: EventFilters,
  { after, upTo, signal }: EventStreamOptions,
): AsyncIterable<readonly EventRow[]> {
  const matches = eventsMatching(filters);
  for (let last = after; last < upTo && signal?.aborted !== true;) {
    const spanEnd = Math.min(last + SPAN, upTo);
    const page = await db
      .selectFrom('events')
      .selectAll()
      .where(matches)
      .where('seq', '>', last)
      .where('seq', '<=', spanEnd)
      .orderBy('seq')
      .limit(PAGE)
      .execute();
    if (page.length > 0) yield page;
    else await new Promise((resolve) => setImmediate(resolve));
    last = page.length < PAGE ? spanEnd : (page.at(-1)?.seq ?? spanEnd);
  }
}
