import { expect } from 'chai';
import { createGrantsAt, type GrantsAt } from '#gateway/trail/grants-at';
import { openTrailDatabase, type TrailDatabase } from '#gateway/trail/open-trail-database';
import { NOW_MS } from '../../core/rule-context.ts';

interface Published {
  readonly purpose?: string;
  readonly version: number;
  readonly material?: boolean;
  readonly validFrom?: number;
}

describe('createGrantsAt', () => {
  let db: TrailDatabase;
  let block: number;
  let grantsAt: (now: number) => Promise<GrantsAt>;
  beforeEach(async () => {
    db = await openTrailDatabase({ file: ':memory:' });
    block = 1;
    grantsAt = createGrantsAt({ db, registryBlock: () => block });
  });
  afterEach(() => db.destroy());

  async function publish(...published: readonly Published[]): Promise<void> {
    for (const [seq, { version, purpose = 'p', ...rest }] of published.entries())
      await db
        .insertInto('registry')
        .values({
          ...{
            kind: 'notice',
            code: `${purpose}-${String(seq)}`,
            version,
            seq,
            status: 'active',
            history: '[]',
          },
          body: JSON.stringify({ purpose, material: true, validFrom: NOW_MS, version, ...rest }),
        })
        .execute();
  }

  async function noticesAt(now: number): Promise<object> {
    return Object.fromEntries((await grantsAt(now)).notices);
  }

  async function noticesOf(...published: readonly Published[]): Promise<object> {
    await publish(...published);
    return noticesAt(NOW_MS);
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

  it('counts one from when on it is in force, though nothing was published since', async () => {
    expect(await noticesOf({ version: 1 }, { version: 2, validFrom: NOW_MS + 1 })).to.deep.equal({ p: 1 });
    expect(await noticesAt(NOW_MS + 1)).to.deep.equal({ p: 2 });
  });

  it('looks them up again when the registry has changed, and not before', async () => {
    expect(await noticesOf({ version: 1 })).to.deep.equal({ p: 1 });
    await publish({ version: 1, purpose: 'q' });
    expect(await noticesAt(NOW_MS)).to.deep.equal({ p: 1 });
    block += 1;
    expect(await noticesAt(NOW_MS)).to.deep.equal({ p: 1, q: 1 });
  });
});
