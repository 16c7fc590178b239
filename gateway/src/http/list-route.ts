import { z } from 'zod';
import {
  allPages,
  countRows,
  orderOf,
  queryPage,
  type NumberedTable,
  type RowFilters,
  type RowPage,
} from '../trail/query-page.js';
import type { TrailDatabase } from '../trail/open-trail-database.js';
import type { Services } from '../services.js';
import { decodeCursor, encodeCursor, PageQuery } from './cursor.js';
import { asOfHeaders, Fresh, FreshQuery, readFresh } from './fresh.js';
import { inOrder } from './in-order.js';
import { NDJSON, ndjsonLines, STREAMED_MAX, WHOLE_LIST } from './ndjson.js';
import { defineRoute, type Call, type Policy, type Route } from './route.js';

interface PageWish {
  readonly limit: number;
  readonly after?: string;
  readonly atLeastBlock?: number;
}

interface ListDefinition<T extends NumberedTable, Filters extends z.ZodRawShape, Item extends z.ZodType, At> {
  readonly path: string;
  readonly policy: Policy;
  readonly operationId: string;
  readonly summary: string;
  readonly tag: string;
  readonly table: T;
  readonly filters: Filters;
  readonly item: Item;
  /** What rows are found and presented by, read once for an answer; its time in milliseconds where left out. */
  readonly at?: (services: Services) => Promise<At>;
  /** Which rows the caller may see, among those asked for. */
  readonly where: (
    call: Call,
    filters: z.output<z.ZodObject<Filters>>,
    at: At,
  ) => RowFilters<T> | Promise<RowFilters<T>>;
  /** Tells on the first page how many rows there are in all, where counting them is cheap. */
  readonly total?: boolean;
  readonly present: (row: RowPage<T>['rows'][number], at: At) => z.input<Item>;
  /** Runs before the query, for example to record that it is asked. */
  readonly before?: (call: Call, filters: z.output<z.ZodObject<Filters>>) => Promise<void>;
}

/** So many rows are counted in full; counting more would cost more than the page. */
const TOTAL_MAX = 10_000;
const Total = z.strictObject({ count: z.int(), exact: z.boolean() });

/** A list of the interface, newest first: in keyset pages, or as a whole, an item a line. */
export function listRoute<
  T extends NumberedTable,
  Filters extends z.ZodRawShape,
  Item extends z.ZodType,
  At = number,
>(definition: ListDefinition<T, Filters, Item, At>): Route {
  const { table, filters, item, at, where, present, before, total = false, ...rest } = definition;
  return defineRoute({
    ...rest,
    method: 'get',
    query: inOrder(z.strictObject({ ...PageQuery, ...FreshQuery, ...filters })),
    answers: {
      200: {
        description: `A page, newest first. ${WHOLE_LIST}`,
        schema: z.strictObject({
          items: z.array(item),
          next: z.string().optional(),
          // `exact` is false where there are at least so many.
          ...(total && { total: Total.optional() }),
          ...Fresh,
        }),
      },
    },
    streams: [NDJSON],
    async handle(call) {
      // The dispatcher parsed the query by the schema above, which these are parts of.
      // What asks for a page looks for nothing.
      const { limit, after, atLeastBlock, ...asked } = call.query as unknown as PageWish;
      const wanted = asked as unknown as z.output<z.ZodObject<Filters>>;
      const plain = call as unknown as Call;
      const fresh = await readFresh(call.services, { atLeastBlock });
      await before?.(plain, wanted);
      const kinds = orderOf(table).map(() => 'number' as const);
      const position =
        after === undefined ? undefined : (decodeCursor(after, rest.path, kinds) as readonly number[]);
      const { db } = call.services.trail;
      const judgedBy = (at === undefined ? call.services.clock() : await at(call.services)) as At;
      const filter = await where(plain, wanted, judgedBy);
      const presentNow = (row: RowPage<T>['rows'][number]): z.input<Item> => present(row, judgedBy);
      if (call.contentType === NDJSON) {
        // No row that comes in meanwhile is among them: it would stand before the first.
        const pages = allPages(db, table, filter, { limit: STREAMED_MAX, before: position }, call.signal);
        return {
          stream: { contentType: NDJSON, lines: linesOf(pages, presentNow) },
          headers: asOfHeaders(fresh),
        };
      }
      const page = await queryPage(db, table, filter, { limit, before: position });
      const next = page.next === undefined ? {} : { next: encodeCursor(rest.path, page.next) };
      const counted = total && position === undefined && { total: await totalOf(db, table, filter, page) };
      return { body: { items: page.rows.map(presentNow), ...next, ...counted, ...fresh } };
    },
  });
}

async function* linesOf<T extends NumberedTable>(
  pages: AsyncIterable<RowPage<T>>,
  present: (row: RowPage<T>['rows'][number]) => unknown,
): AsyncIterable<string> {
  for await (const { rows } of pages) yield ndjsonLines(rows.map(present));
}

async function totalOf<T extends NumberedTable>(
  db: TrailDatabase,
  table: T,
  filter: RowFilters<T>,
  firstPage: RowPage<T>,
): Promise<z.input<typeof Total>> {
  if (firstPage.next === undefined) return { count: firstPage.rows.length, exact: true };
  const count = await countRows(db, table, filter, TOTAL_MAX + 1);
  return count > TOTAL_MAX ? { count: TOTAL_MAX, exact: false } : { count, exact: true };
}
