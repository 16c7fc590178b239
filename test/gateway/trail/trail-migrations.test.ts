import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { openTrailDatabase } from '#gateway/trail/open-trail-database';
import { openSqlite } from '#gateway/trail/sqlite-connection';
import { trailHash } from '#gateway/trail/trail-hash';
import { TRAIL_MIGRATIONS } from '#gateway/trail/trail-migrations';
import { TRAIL_TABLE_NAMES } from '#gateway/trail/trail-schema';
import type { TrailTables } from '#gateway/trail/trail-tables';
import { filledTrail } from './filled-trail.ts';
import { storyBlocks } from './trail-story.ts';

const BEFORE_FLAT_LISTS = ['001-tables', '002-chain', '003-erasures'];

describe('TRAIL_MIGRATIONS', () => {
  const filled = filledTrail();
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-trail-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('bring a trail of before to the rows that a new one has', async () => {
    const fresh = await filled(storyBlocks());
    const file = join(folder, 'trail.sqlite');
    const old = new Kysely<TrailTables>({
      dialect: new SqliteDialect({ database: () => Promise.resolve(openSqlite(file)) }),
    });
    const all = await TRAIL_MIGRATIONS.getMigrations();
    const known = Object.fromEntries(
      Object.entries(all).filter(([name]) => BEFORE_FLAT_LISTS.includes(name)),
    );
    const { error } = await new Migrator({
      db: old,
      provider: { getMigrations: () => Promise.resolve(known) },
    }).migrateToLatest();
    expect(error).to.equal(undefined);
    await old.deleteFrom('position').execute();
    for (const table of TRAIL_TABLE_NAMES.filter((name) => name !== 'access_counts')) {
      for (const row of await fresh
        .selectFrom(table as 'events')
        .selectAll()
        .execute()) {
        const { requester, provider, ...event } = row;
        await old
          .insertInto(table as 'events')
          .values(table === 'events' ? event : { ...event, requester, provider })
          .execute();
      }
    }
    await old.destroy();
    const migrated = await openTrailDatabase({ file });
    const sides = await migrated
      .selectFrom('events')
      .where('requester', 'is not', null)
      .selectAll()
      .execute();
    expect(sides).not.to.deep.equal([]);
    expect(await trailHash(migrated)).to.equal(await trailHash(fresh));
    await migrated.destroy();
  });
});
