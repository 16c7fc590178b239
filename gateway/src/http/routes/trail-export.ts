import { z } from 'zod';
import { streamEvents } from '../../trail/stream-events.js';
import { EXPORT_FORMS } from '../export-forms.js';
import { inOrder } from '../in-order.js';
import { asOf, asOfHeaders, FreshQuery, readFresh } from '../fresh.js';
import { NDJSON } from '../ndjson.js';
import { recordTrailQuery } from '../record-trail-query.js';
import { defineRoute, type Route } from '../route.js';
import { EventQuery } from '../trail-event.js';

const exportEvents = defineRoute({
  method: 'get',
  path: '/v1/trail/export',
  policy: ['auditor'],
  operationId: 'exportEvents',
  summary:
    'All events that the filters find, oldest first, as NDJSON or CSV (by `Accept`, or by `format`), with the block it was taken at.',
  tag: 'trail',
  query: inOrder(
    z.strictObject({
      ...EventQuery,
      ...FreshQuery,
      format: z.enum(['ndjson', 'csv']).optional().meta({ description: 'Goes before `Accept`.' }),
    }),
  ),
  answers: {
    200: {
      description:
        'NDJSON: first a line that says how far the trail was, then a line for each event. CSV: a record for each event, with that block in `asOfBlock`.',
    },
  },
  streams: [NDJSON, 'text/csv'],
  async handle(call) {
    const { atLeastBlock, format, ...filters } = call.query;
    const name = format ?? (call.contentType === 'text/csv' ? 'csv' : 'ndjson');
    const form = EXPORT_FORMS[name];
    await readFresh(call.services, { atLeastBlock });
    await recordTrailQuery(call, 'export', filters);
    const { db } = call.services.trail;
    // From the tables themselves: what comes in during a long export belongs to the next one.
    const at = await db.selectFrom('position').selectAll().executeTakeFirstOrThrow();
    const mark = asOf(at);
    async function* lines(): AsyncIterable<string> {
      yield form.begin(mark);
      const pages = streamEvents(db, filters, { after: 0, upTo: at.seq, signal: call.signal });
      for await (const rows of pages) yield form.page(rows, mark);
    }
    return {
      stream: { contentType: form.contentType, lines: lines() },
      headers: {
        ...asOfHeaders(mark),
        'Content-Disposition': `attachment; filename="sealtrail-events-at-block-${String(mark.asOfBlock)}.${name}"`,
      },
    };
  },
});

export const TRAIL_EXPORT_ROUTES: readonly Route[] = [exportEvents];
