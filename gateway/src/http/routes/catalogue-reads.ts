import { z } from 'zod';
import type { TrailDatabase } from '../../trail/open-trail-database.js';
import type { RegistryRow } from '../../trail/trail-tables.js';
import { CATALOGUE_ENTRIES, presentCatalogueEntry } from '../catalogue-entry.js';
import { encodeCursor, decodeCursor, PageQuery } from '../cursor.js';
import { asOfHeaders, Fresh, FreshQuery, readFresh } from '../fresh.js';
import { NDJSON, ndjsonLines, STREAMED_MAX, WHOLE_LIST } from '../ndjson.js';
import { defineRoute, type Route } from '../route.js';

type Position = readonly [code: string, version: number];

interface CataloguePage {
  readonly rows: readonly RegistryRow[];
  /** Where the next page begins; absent on the last. */
  readonly next?: Position;
}

async function cataloguePage(
  db: TrailDatabase,
  kind: RegistryRow['kind'],
  { after, limit }: { readonly after: Position | undefined; readonly limit: number },
): Promise<CataloguePage> {
  let entries = db.selectFrom('registry').selectAll().where('kind', '=', kind);
  if (after !== undefined) {
    const [code, version] = after;
    entries = entries.where((eb) =>
      eb.or([eb('code', '>', code), eb.and([eb('code', '=', code), eb('version', '>', version)])]),
    );
  }
  const found = await entries
    .orderBy('code')
    .orderBy('version')
    .limit(limit + 1)
    .execute();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return found.length > limit && last !== undefined ? { rows, next: [last.code, last.version] } : { rows };
}

async function* catalogueLines(
  db: TrailDatabase,
  kind: RegistryRow['kind'],
  { after, signal }: { readonly after: Position | undefined; readonly signal: AbortSignal },
): AsyncIterable<string> {
  let from = after;
  do {
    const page = await cataloguePage(db, kind, { after: from, limit: STREAMED_MAX });
    yield ndjsonLines(page.rows.map(presentCatalogueEntry));
    from = page.next;
  } while (from !== undefined && !signal.aborted);
}

function catalogueRoute(
  kind: RegistryRow['kind'],
  path: string,
  operationId: string,
  summary: string,
): Route {
  return defineRoute({
    method: 'get',
    path,
    policy: 'anyone',
    operationId,
    summary,
    tag: 'registry',
    query: z.strictObject({ ...PageQuery, ...FreshQuery }),
    answers: {
      200: {
        description: `A page, by code and version. ${WHOLE_LIST}`,
        schema: z.strictObject({
          items: z.array(CATALOGUE_ENTRIES[kind]),
          next: z.string().optional(),
          ...Fresh,
        }),
      },
    },
    streams: [NDJSON],
    async handle({ query, services, contentType, signal }) {
      const fresh = await readFresh(services, query);
      const { db } = services.trail;
      const after =
        query.after === undefined
          ? undefined
          : (decodeCursor(query.after, path, ['string', 'number']) as unknown as Position);
      if (contentType === NDJSON) {
        const lines = catalogueLines(db, kind, { after, signal });
        return { stream: { contentType: NDJSON, lines }, headers: asOfHeaders(fresh) };
      }
      const { rows, next } = await cataloguePage(db, kind, { after, limit: query.limit });
      const cursor = next === undefined ? {} : { next: encodeCursor(path, next) };
      return { body: { items: rows.map(presentCatalogueEntry), ...cursor, ...fresh } };
    },
  });
}

export const CATALOGUE_READ_ROUTES: readonly Route[] = [
  catalogueRoute('agency', '/v1/agencies', 'listAgencies', 'The registered agencies.'),
  catalogueRoute(
    'seal-key',
    '/v1/seals',
    'listSealKeys',
    'The seal keys with their windows and compromise dates.',
  ),
  catalogueRoute(
    'certificate-type',
    '/v1/certificate-types',
    'listCertificateTypes',
    'The certificate types.',
  ),
  catalogueRoute('data-category', '/v1/data-categories', 'listDataCategories', 'The data categories.'),
  catalogueRoute('purpose', '/v1/purposes', 'listPurposes', 'The purposes with their ceilings.'),
  catalogueRoute('notice', '/v1/notices', 'listNotices', 'The notices shown to citizens.'),
];
