import { z } from 'zod';
import { findingEvents } from '../../trail/events-matching.js';
import type { TrailDatabase } from '../../trail/open-trail-database.js';
import { streamEvents } from '../../trail/stream-events.js';
import type { Trail } from '../../trail/trail.js';
import { inOrder } from '../in-order.js';
import { listRoute } from '../list-route.js';
import { parseInput } from '../parse-input.js';
import { recordTrailQuery } from '../record-trail-query.js';
import { defineRoute, type Route } from '../route.js';
import { EventQuery, presentTrailEvent, TrailEvent } from '../trail-event.js';

const tag = 'trail';

const events = listRoute({
  path: '/v1/trail/events',
  policy: ['auditor'],
  operationId: 'listEvents',
  summary: 'The events of the ledger, newest first. The question itself becomes an event.',
  tag,
  table: 'events',
  filters: EventQuery,
  item: TrailEvent,
  total: true,
  where: (call, filters) => findingEvents(call.services.trail.db, filters),
  present: presentTrailEvent,
  before: (call, filters) => recordTrailQuery(call, 'events', filters),
});

/** A sign of life where nothing happens, so that proxies and clients keep the connection. */
const HEARTBEAT_MS = 15_000;
/** A `Last-Event-ID` is the `seq` of an event. */
const LastEventId = z.union([z.literal(''), z.string().regex(/^(0|[1-9][0-9]{0,15})$/)]);

const stream = defineRoute({
  method: 'get',
  path: '/v1/trail/stream',
  policy: ['auditor'],
  operationId: 'streamEvents',
  summary: 'New events as server-sent events; with Last-Event-ID, from there on.',
  tag,
  query: inOrder(z.strictObject(EventQuery)),
  answers: { 200: { description: 'An endless stream; each event has its seq as id.' } },
  streams: ['text/event-stream'],
  async handle(call) {
    const lastEventId = parseInput(LastEventId, call.lastEventId, 'Last-Event-ID');
    await recordTrailQuery(call, 'stream', call.query);
    const { trail } = call.services;
    const from = lastEventId === '' ? await newestSeq(trail.db) : Number(lastEventId);
    async function* lines(): AsyncIterable<string> {
      for (let after = from; !call.signal.aborted;) {
        const { block } = trail.position();
        const upTo = await newestSeq(trail.db);
        for await (const rows of streamEvents(trail.db, call.query, { after, upTo, signal: call.signal })) {
          for (const row of rows)
            yield `id: ${String(row.seq)}\ndata: ${JSON.stringify(presentTrailEvent(row))}\n\n`;
        }
        after = Math.max(after, upTo);
        if (!(await hasGrown(trail, block, call.signal))) yield ': still here\n\n';
      }
    }
    return { stream: { contentType: 'text/event-stream', lines: lines() } };
  },
});

async function newestSeq(db: TrailDatabase): Promise<number> {
  const { seq } = await db.selectFrom('position').select('seq').executeTakeFirstOrThrow();
  return seq;
}

/** Waits for a block beyond this one; false where none came in time, or nobody listens any more. */
async function hasGrown(trail: Trail, block: number, signal: AbortSignal): Promise<boolean> {
  try {
    await trail.waitForBlock(block + 1, HEARTBEAT_MS, { signal, patient: true });
    return true;
  } catch {
    return false;
  }
}

export const TRAIL_EVENT_ROUTES: readonly Route[] = [events, stream];
