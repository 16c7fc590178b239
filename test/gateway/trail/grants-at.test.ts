import { expect } from 'chai';
import { grantsAt } from '#gateway/trail/grants-at';
import { openTrailDatabase, type TrailDatabase } from '#gateway/trail/open-trail-database';
import { NOW_MS } from '../../core/rule-context.ts';

interface Published {
  readonly purpose?: string;
  readonly version: number;
  readonly material?: boolean;
  readonly validFrom?: number;
}

describe('grantsAt', () => {
  let db: TrailDatabase;
  beforeEach(async () => {
    db = await openTrailDatabase({ file: ':memory:' });
  });
  afterEach(() => db.destroy());

  async function noticesOf(...published: readonly Published[]): Promise<object> {
    for (const [seq, { version, ...rest }] of published.entries())
      await db
        .insertInto('registry')
        .values({
          ...{ kind: 'notice', code: `text-${String(seq)}`, version, seq, status: 'active', history: '[]' },
          body: JSON.stringify({ purpose: 'p', material: true, validFrom: NOW_MS, version, ...rest }),
        })
        .execute();
    return Object.fromEntries((await grantsAt(db, NOW_MS)).notices);
  }

  it('knows the newest version of each purpose that changed something', async () => {
    const found = await noticesOf(
      { version: 1 },
      { version: 2 },
      { version: 3, material: false },
      { version: 1, purpose: 'q' },
    );
    expect(found).to.deep.equal({ p: 2, q: 1 });
  });

  it('does not count one that is not yet in force', async () => {
    expect(await noticesOf({ version: 1 }, { version: 2, validFrom: NOW_MS + 1 })).to.deep.equal({ p: 1 });
  });

  it('takes the first language of a version to say from when on', async () => {
    const later = { version: 2, validFrom: NOW_MS + 1 };
    expect(await noticesOf({ version: 1 }, later, { version: 2 })).to.deep.equal({ p: 1 });
  });
});
