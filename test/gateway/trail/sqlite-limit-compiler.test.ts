import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openTrailDatabase, type TrailDatabase } from '#gateway/trail/open-trail-database';

describe('a limit in SQLite', () => {
  let folder: string;
  let db: TrailDatabase;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-limit-'));
    db = await openTrailDatabase({ file: join(folder, 'trail.sqlite') });
  });
  after(async () => {
    await db.destroy();
    await rm(folder, { recursive: true });
  });

  it('is no bare parameter, which would have each statement planned again', () => {
    const { sql, parameters } = db.selectFrom('events').select('seq').orderBy('seq').limit(3).compile();
    expect(sql).to.match(/ limit \? \+ 0$/);
    expect(parameters).to.deep.equal([3]);
  });

  it('lets through so many rows', async () => {
    await db
      .insertInto('quarantine')
      .values(
        [1, 2, 3].map((seq) => ({
          seq,
          block: 1,
          transaction_id: 't',
          place: 0,
          reason: 'unreadable',
          body: '{}',
        })),
      )
      .execute();
    const rows = await db.selectFrom('quarantine').select('seq').orderBy('seq').limit(2).execute();
    expect(rows).to.deep.equal([{ seq: 1 }, { seq: 2 }]);
  });
});
