import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { GroupWriter } from '#gateway/library/group-writer';
import { refusalCode } from '../refusal-code.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('GroupWriter', () => {
  const folder = temporaryFolder();
  let db: DatabaseSync;
  let writer: GroupWriter;

  beforeEach(() => {
    db = new DatabaseSync(join(folder(), 'group.sqlite'));
    db.exec(
      'PRAGMA journal_mode = WAL; CREATE TABLE note (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT',
    );
    writer = new GroupWriter(db, 1000);
  });

  afterEach(() => {
    db.close();
  });

  const add = (id: number, bytes = 1): void => {
    db.prepare('INSERT INTO note (id, body) VALUES (?, zeroblob(?))').run(id, bytes);
  };
  const ids = (): unknown[] =>
    db
      .prepare('SELECT id FROM note ORDER BY id')
      .all()
      .map((row) => row['id']);

  it('gives writes that arrive together one transaction, and each its own answer', async () => {
    const inside: boolean[] = [];
    const answers = await Promise.all(
      [1, 2, 3].map((id) =>
        writer.run(1, () => {
          inside.push(db.isTransaction);
          add(id);
          return `answer ${String(id)}`;
        }),
      ),
    );
    expect(answers).to.deep.equal(['answer 1', 'answer 2', 'answer 3']);
    expect(inside).to.deep.equal([true, true, true]);
    expect(ids()).to.deep.equal([1, 2, 3]);
  });

  it('undoes one that fails, wholly, and no other', async () => {
    const failing = writer.run(1, () => {
      add(2);
      throw new RangeError('after it wrote');
    });
    const others = [1, 3].map((id) =>
      writer.run(1, () => {
        add(id);
      }),
    );
    expect(await failing.catch((error: unknown) => error)).to.be.instanceOf(RangeError);
    await Promise.all(others);
    expect(ids()).to.deep.equal([1, 3]);
  });

  it('answers nobody before the commit', async () => {
    const committed = writer.run(1, () => {
      add(1);
    });
    const reader = new DatabaseSync(join(folder(), 'group.sqlite'), { readOnly: true });
    await committed;
    expect(reader.prepare('SELECT count(*) AS n FROM note').get()).to.deep.include({ n: 1 });
    reader.close();
  });

  it('refuses a whole group when the disk is full, and goes on when there is room', async () => {
    add(1);
    db.exec('PRAGMA max_page_count = 8');
    const codes = await Promise.all([
      refusalCode(
        writer.run(1, () => {
          add(2);
        }),
      ),
      refusalCode(
        writer.run(1, () => {
          add(3, 100_000);
        }),
      ),
    ]);
    expect(codes[1]).to.equal('STORAGE_FULL');
    // Whether the first was kept, its caller was told.
    expect(ids()).to.deep.equal(codes[0] === undefined ? [1, 2] : [1]);
    db.exec('PRAGMA max_page_count = 100000');
    await writer.run(1, () => {
      add(4, 100_000);
    });
    expect(ids()).to.include(4);
  });

  it('bounds what waits', async () => {
    const first = writer.run(1000, () => {
      add(1);
    });
    expect(
      await refusalCode(
        writer.run(1, () => {
          add(2);
        }),
      ),
    ).to.equal('QUEUE_FULL');
    await first;
    await writer.run(1, () => {
      add(2);
    });
    expect(ids()).to.deep.equal([1, 2]);
  });

  it('gathers what comes soon after a group of several, and does not hold up one after one', async () => {
    const commits: number[] = [];
    const write = (id: number): Promise<void> =>
      writer.run(1, () => {
        add(id);
      });
    // Holds the event loop, as a slow disk would.
    const slow = (id: number): Promise<void> =>
      writer.run(1, () => {
        const until = performance.now() + 15;
        while (performance.now() < until);
        add(id);
      });
    const reader = new DatabaseSync(join(folder(), 'group.sqlite'), { readOnly: true });
    const count = reader.prepare('SELECT count(*) AS n FROM note');
    const seen = (): void => void commits.push(Number(count.get()?.['n']));
    await slow(1).then(seen);
    await write(2).then(seen);
    await Promise.all([slow(3), write(4)]).then(seen);
    const early = write(5).then(seen);
    await sleep(10);
    await Promise.all([early, write(6).then(seen)]);
    reader.close();
    // The last two came 10 ms apart, and are in one group.
    expect(commits).to.deep.equal([1, 2, 4, 6, 6]);
  });

  it('works off more than one group in the order of arrival', async () => {
    const order: number[] = [];
    const writes = Array.from({ length: 9 }, (_, id) => writer.run(100, () => order.push(id)));
    await Promise.all(writes);
    expect(order).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
