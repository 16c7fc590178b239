import { join } from 'node:path';
import { expect } from 'chai';
import type { Library } from '#gateway/library/library';
import { recoverStaged } from '#gateway/library/recover-staged';
import { openLibrary } from '#gateway/library/sqlite-library';
import { temporaryFolder } from '../temporary-folder.ts';
import { digestOf, documentIn, identifierOf, itemOf, MASTER_KEY, NOW_MS, stage } from './library-items.ts';

describe('recoverStaged', () => {
  const folder = temporaryFolder();
  let now: number;
  let library: Library;
  let onLedger: Map<string, string>;
  const digestOnLedger = (identifier: string): Promise<string | undefined> =>
    Promise.resolve(onLedger.get(identifier));

  beforeEach(() => {
    now = NOW_MS;
    onLedger = new Map();
    library = openLibrary({
      path: join(folder(), 'library.sqlite'),
      masterKey: MASTER_KEY,
      clock: () => now,
    });
  });

  afterEach(() => library.close());

  it('confirms what the ledger has and discards what it has not', async () => {
    await library.stageMany([1, 2, 3].map((serial) => itemOf(serial)));
    await stage(library, itemOf(4));
    await library.confirm([itemOf(4)]);
    onLedger.set(identifierOf(1), itemOf(1).digest);
    onLedger.set(identifierOf(3), digestOf('the document of somebody else'));
    expect(await recoverStaged({ library, digestOnLedger })).to.deep.equal({ confirmed: 1, discarded: 2 });
    expect(await library.get(identifierOf(1))).to.have.property('confirmed', true);
    expect(await documentIn(library, identifierOf(2))).to.equal('absent');
    expect(await documentIn(library, identifierOf(3))).to.equal('absent');
    expect(await documentIn(library, identifierOf(4))).to.equal(itemOf(4).document);
    expect(await recoverStaged({ library, digestOnLedger })).to.deep.equal({ confirmed: 0, discarded: 0 });
  });

  it('goes through all of them, however many', async () => {
    const serials = Array.from({ length: 1200 }, (_, serial) => serial);
    for (const start of [0, 600])
      await library.stageMany(serials.slice(start, start + 600).map((s) => itemOf(s)));
    for (const serial of serials)
      if (serial % 3 === 0) onLedger.set(identifierOf(serial), itemOf(serial).digest);
    expect(await recoverStaged({ library, digestOnLedger })).to.deep.equal({
      confirmed: 400,
      discarded: 800,
    });
    expect(await library.stagedOlderThan({ ageMs: 0, limit: 10 })).to.deep.equal([]);
  });

  it('leaves alone what may still be on its way', async () => {
    await stage(library, itemOf(1));
    now += 1000;
    await stage(library, itemOf(2));
    expect(await recoverStaged({ library, digestOnLedger, ageMs: 1000 })).to.deep.equal({
      confirmed: 0,
      discarded: 1,
    });
    expect(await documentIn(library, identifierOf(2))).to.equal(itemOf(2).document);
  });

  it('guesses nothing while the ledger cannot be asked', async () => {
    await stage(library, itemOf(1));
    const unavailable = (): Promise<never> => Promise.reject(new Error('no ledger'));
    const failure = await recoverStaged({ library, digestOnLedger: unavailable }).catch(
      (error: unknown) => error,
    );
    expect(failure).to.have.property('message', 'no ledger');
    expect(await library.get(identifierOf(1))).to.include({ state: 'present', confirmed: false });
  });
});
