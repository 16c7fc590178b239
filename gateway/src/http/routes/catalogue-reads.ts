import { z } from 'zod';
import type { RegistryRow } from '../../trail/trail-tables.js';
import { CATALOGUE_ENTRIES, presentCatalogueEntry } from '../catalogue-entry.js';
import { encodeCursor, decodeCursor, PageQuery } from '../cursor.js';
import { Fresh, FreshQuery, readFresh } from '../fresh.js';
import { defineRoute, type Route } from '../route.js';

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
        description: 'A page, by code and version.',
        schema: z.strictObject({
          items: z.array(CATALOGUE_ENTRIES[kind]),
          next: z.string().optional(),
          ...Fresh,
        }),
      },
    },
    async handle({ query, services }) {
      const fresh = await readFresh(services, query);
      let rows = services.trail.db.selectFrom('registry').selectAll().where('kind', '=', kind);
      if (query.after !== undefined) {
        const [code, version] = decodeCursor(query.after, path, ['string', 'number']) as [string, number];
        rows = rows.where((eb) =>
          eb.or([eb('code', '>', code), eb.and([eb('code', '=', code), eb('version', '>', version)])]),
        );
      }
      const found = await rows
        .orderBy('code')
        .orderBy('version')
        .limit(query.limit + 1)
        .execute();
      const items = found.slice(0, query.limit);
      const last = items.at(-1);
      const next =
        found.length > query.limit && last !== undefined
          ? { next: encodeCursor(path, [last.code, last.version]) }
          : {};
      return { body: { items: items.map(presentCatalogueEntry), ...next, ...fresh } };
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
