import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';
import { DAY_MS } from '@sealtrail/core';
import type { TrailDatabase } from '../../trail/open-trail-database.js';
import type { Trail } from '../../trail/trail.js';
import type { EventRow } from '../../trail/trail-tables.js';
import { accessesMatching } from '../../trail/accesses-matching.js';
import { queryPage, type RowFilter } from '../../trail/query-page.js';
import { httpTime, HttpTime, HttpTimeText } from '../http-time.js';
import { Fresh, FreshQuery, listRoute, readFresh } from '../list-route.js';
import { parseInput } from '../parse-input.js';
import { recordTrailQuery } from '../record-trail-query.js';
import { defineRoute, type Route } from '../route.js';
import { AccessFilters } from './access-reads.js';

const tag = 'trail';

const Event = z
  .strictObject({
    seq: z.int(),
    block: z.int(),
    transactionId: z.string(),
    at: HttpTimeText,
    type: z.string(),
    agency: z.string(),
    officer: z.string().nullable(),
    subjectId: z.string().nullable(),
    about: z.string().nullable(),
    commandId: z.string(),
    /** The event as it is on the ledger. */
    event: z.looseObject({ type: z.string() }),
  })
  .meta({ id: 'TrailEvent' });

const EventFilters = {
  type: z.string().max(64).optional(),
  agency: z.string().max(18).optional(),
  officer: z.string().max(43).optional(),
  subjectId: z.string().max(43).optional(),
  about: z.string().max(128).optional(),
  from: HttpTime.optional(),
  until: HttpTime.optional(),
};
type EventFilterValues = z.output<z.ZodObject<typeof EventFilters>>;

function presentEvent(row: EventRow): z.input<typeof Event> {
  return {
    seq: row.seq,
    block: row.block,
    transactionId: row.transaction_id,
    at: httpTime(row.at),
    type: row.type,
    agency: row.agency,
    officer: row.officer,
    subjectId: row.subject_id,
    about: row.about,
    commandId: row.command_id,
    event: JSON.parse(row.body) as { type: string },
  };
}

const COLUMNS = {
  type: 'type',
  agency: 'agency',
  officer: 'officer',
  subjectId: 'subject_id',
  about: 'about',
} as const;

function matchingEvents(filters: EventFilterValues): RowFilter<'events'> {
  const { from, until } = filters;
  return (eb) =>
    eb.and([
      ...Object.entries(COLUMNS).flatMap(([name, column]) => {
        const value = filters[name as keyof typeof COLUMNS];
        return value === undefined ? [] : [eb(column, '=', value)];
      }),
      ...(from === undefined ? [] : [eb('at', '>=', from)]),
      ...(until === undefined ? [] : [eb('at', '<', until)]),
    ]);
}

const events = listRoute({
  path: '/v1/trail/events',
  policy: ['auditor'],
  operationId: 'listEvents',
  summary: 'The events of the ledger, newest first. The question itself becomes an event.',
  tag,
  table: 'events',
  filters: EventFilters,
  item: Event,
  where: (_call, filters) => matchingEvents(filters),
  present: presentEvent,
  before: (call, filters) => recordTrailQuery(call, 'events', filters),
});

/** Rows read at a time for an export. */
const EXPORT_PAGE = 500;

const exportEvents = defineRoute({
  method: 'get',
  path: '/v1/trail/export',
  policy: ['auditor'],
  operationId: 'exportEvents',
  summary:
    'The same events as NDJSON lines, newest first, to the last one; the first line says how far the trail was.',
  tag,
  query: z.strictObject({ ...EventFilters, ...FreshQuery }),
  answers: { 200: { description: 'One JSON object on each line.' } },
  streams: ['application/x-ndjson'],
  async handle(call) {
    const { atLeastBlock, ...filters } = call.query;
    await recordTrailQuery(call, 'export', filters);
    const fresh = await readFresh(call.services, { atLeastBlock });
    const { db } = call.services.trail;
    async function* lines(): AsyncIterable<string> {
      yield `${JSON.stringify(fresh)}\n`;
      for (let before: number | undefined; !call.signal.aborted;) {
        const page = await queryPage(db, 'events', matchingEvents(filters), { limit: EXPORT_PAGE, before });
        yield page.rows.map((row) => `${JSON.stringify(presentEvent(row))}\n`).join('');
        if (page.next === undefined) return;
        before = page.next;
      }
    }
    return { stream: { contentType: 'application/x-ndjson', lines: lines() } };
  },
});

const GROUPS = {
  day: 'day',
  purpose: 'purpose',
  reason: 'reason',
  decision: 'decision',
  requester: 'requester',
  provider: 'provider',
  basis: 'basis',
} as const;
/** Most groups of one answer. */
const GROUPS_MAX = 1_000;

const Statistic = z.strictObject({ group: z.string(), count: z.int() });

function groupOf(by: keyof typeof GROUPS): RawBuilder<string | number | null> {
  // Integer division: the number of the day since 1970.
  return by === 'day' ? sql`at / ${sql.lit(DAY_MS)}` : sql`${sql.ref(GROUPS[by])}`;
}

const statistics = defineRoute({
  method: 'get',
  path: '/v1/trail/statistics',
  policy: ['auditor'],
  operationId: 'readStatistics',
  summary: 'Counts of accesses by day (UTC), purpose, reason, decision, basis or agency.',
  tag,
  query: z.strictObject({
    by: z.enum(Object.keys(GROUPS) as [keyof typeof GROUPS]),
    ...AccessFilters,
    from: HttpTime.optional(),
    until: HttpTime.optional(),
    ...FreshQuery,
  }),
  answers: {
    200: {
      description: 'The counts.',
      schema: z.strictObject({ items: z.array(Statistic), total: z.int(), ...Fresh }),
    },
  },
  async handle(call) {
    const { by, from, until, atLeastBlock, ...filters } = call.query;
    await recordTrailQuery(call, 'statistics', { by, from, until, ...filters });
    const fresh = await readFresh(call.services, { atLeastBlock });
    const rows = await call.services.trail.db
      .selectFrom('accesses')
      .where(accessesMatching({ ...filters, from, until }))
      .select((eb) => [groupOf(by).as('name'), eb.fn.countAll<number>().as('count')])
      .groupBy('name')
      .orderBy('name')
      .limit(GROUPS_MAX)
      .execute();
    const items = rows.map(({ name, count }) => ({
      group: by === 'day' ? httpTime(Number(name) * DAY_MS).slice(0, 10) : String(name ?? ''),
      count,
    }));
    return { body: { items, total: items.reduce((sum, { count }) => sum + count, 0), ...fresh } };
  },
});

/** A sign of life where nothing happens, so that proxies and clients keep the connection. */
const HEARTBEAT_MS = 15_000;
const STREAM_PAGE = 100;
/** A `Last-Event-ID` is the `seq` of an event. */
const LastEventId = z.union([z.literal(''), z.string().regex(/^(0|[1-9][0-9]{0,15})$/)]);

const stream = defineRoute({
  method: 'get',
  path: '/v1/trail/stream',
  policy: ['auditor'],
  operationId: 'streamEvents',
  summary: 'New events as server-sent events; with Last-Event-ID, from there on.',
  tag,
  query: z.strictObject(EventFilters),
  answers: { 200: { description: 'An endless stream; each event has its seq as id.' } },
  streams: ['text/event-stream'],
  async handle(call) {
    const lastEventId = parseInput(LastEventId, call.lastEventId, 'Last-Event-ID');
    await recordTrailQuery(call, 'stream', call.query);
    const { trail } = call.services;
    const matches = matchingEvents(call.query);
    const from = lastEventId === '' ? await newestSeq(trail.db) : Number(lastEventId);
    async function* lines(): AsyncIterable<string> {
      for (let after = from; !call.signal.aborted;) {
        const { block } = trail.position();
        const rows = await trail.db
          .selectFrom('events')
          .selectAll()
          .where(matches)
          .where('seq', '>', after)
          .orderBy('seq')
          .limit(STREAM_PAGE)
          .execute();
        for (const row of rows)
          yield `id: ${String(row.seq)}\ndata: ${JSON.stringify(presentEvent(row))}\n\n`;
        after = rows.at(-1)?.seq ?? after;
        if (rows.length === 0 && !(await hasGrown(trail, block, call.signal))) yield ': still here\n\n';
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
    await trail.waitForBlock(block + 1, HEARTBEAT_MS, signal);
    return true;
  } catch {
    return false;
  }
}

export const TRAIL_READ_ROUTES: readonly Route[] = [events, exportEvents, statistics, stream];
