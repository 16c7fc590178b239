import type { Title } from '@sealtrail/core';
import type { TrailDatabase } from './open-trail-database.js';
import type { RegistryRow } from './trail-tables.js';

/** What people call entries of the registry, by code: agencies by name, the others by the title of their newest version. */
export async function registryTitles(
  db: TrailDatabase,
  kind: RegistryRow['kind'],
  codes: readonly string[],
): Promise<ReadonlyMap<string, Title>> {
  const rows = await db
    .selectFrom('registry')
    .select(['code', 'body'])
    .where('kind', '=', kind)
    .where('code', 'in', codes)
    .orderBy('version')
    .execute();
  return new Map(
    rows.flatMap(({ code, body }): [string, Title][] => {
      const { name, title } = JSON.parse(body) as { readonly name?: Title; readonly title?: Title };
      const shown = name ?? title;
      return shown === undefined ? [] : [[code, shown]];
    }),
  );
}
