import { join } from 'node:path';
import { expect } from 'chai';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { bindToChain } from '#gateway/trail/bind-to-chain';
import { openTrailDatabase } from '#gateway/trail/open-trail-database';
import { openSqlite } from '#gateway/trail/sqlite-connection';
import type { TrailTables } from '#gateway/trail/trail-tables';
import { refusalCode } from '../refusal-code.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { fill, filledTrail } from './filled-trail.ts';
import { ReplayLedger } from './replay-ledger.ts';
import { trailHash } from './trail-hash.ts';
import { storyBlocks } from './trail-story.ts';

/** As an earlier release had made and filled it: other columns, and a position. */
const FIRST: Migration = {
  async up(db: Kysely<TrailTables>) {
    await sql`create table accesses (access_id text, seq integer primary key, body text)`.execute(db);
    await sql`create index accesses_by_subject on accesses (access_id)`.execute(db);
    await sql`insert into accesses values ('an access', 7, '{}')`.execute(db);
    await sql`create table position (id integer primary key, block integer, time integer, seq integer)`.execute(
      db,
    );
    await sql`insert into position values (1, 5, 5, 7)`.execute(db);
    await sql`create table chain (id integer primary key, name text not null)`.execute(db);
    await sql`insert into chain values (1, 'the chain')`.execute(db);
  },
};
const NOTHING: Migration = { up: () => Promise.resolve() };
const EARLIER = {
  '001-tables': FIRST,
  '002-chain': NOTHING,
  '003-erasures': NOTHING,
  '004-flat-lists': NOTHING,
};

describe('TRAIL_MIGRATIONS', () => {
  const folder = temporaryFolder();
  const filled = filledTrail();

  it('empty a trail of before, which is filled anew from the chain that it was filled from', async () => {
    const file = join(folder(), 'trail.sqlite');
    const old = new Kysely<TrailTables>({
      dialect: new SqliteDialect({ database: () => Promise.resolve(openSqlite(file)) }),
    });
    const provider = { getMigrations: () => Promise.resolve(EARLIER) };
    const { error } = await new Migrator({ db: old, provider }).migrateToLatest();
    expect(error).to.equal(undefined);
    await old.destroy();

    const db = await openTrailDatabase({ file });
    expect(await refusalCode(bindToChain(db, 'another chain'))).to.equal('TRAIL_UNAVAILABLE');
    const trail = await fill(db, new ReplayLedger(storyBlocks()));
    expect(await trailHash(db)).to.equal(await trailHash(await filled(storyBlocks())));
    await trail.stop();
  });
});
