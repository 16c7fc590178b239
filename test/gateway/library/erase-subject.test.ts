import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import type { Library } from '#gateway/library/library';
import { openLibrary } from '#gateway/library/sqlite-library';
import { refusalCode } from '../refusal-code.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import {
  digestOf,
  documentIn,
  erase,
  identifierOf,
  itemOf,
  MASTER_KEY,
  NOW_MS,
  OTHER_SUBJECT,
  rawBytes,
  stage,
  SUBJECT,
  tamper,
} from './library-items.ts';

describe('eraseSubject', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder(), 'library.sqlite');
  let library: Library;

  beforeEach(async () => {
    library = openLibrary({ path: path(), masterKey: MASTER_KEY });
    await library.stageMany([itemOf(1), itemOf(2), itemOf(3, { subjectId: OTHER_SUBJECT })]);
    await library.confirm([itemOf(1), itemOf(3)]);
  });

  afterEach(() => library.close());

  async function reopen(): Promise<void> {
    await library.close();
    library = openLibrary({ path: path(), masterKey: MASTER_KEY });
  }

  function wrappedKeys(): Map<string, Buffer> {
    const rows = tamper(path(), (db) =>
      db.prepare('SELECT subject_id, wrapped FROM subject_keys JOIN wrapped_keys USING (key_no)').all(),
    );
    return new Map(rows.map((row) => [String(row['subject_id']), Buffer.from(row['wrapped'] as Uint8Array)]));
  }

  function wrappedKeyOf(subjectId: string): Buffer {
    const wrapped = wrappedKeys().get(subjectId);
    if (wrapped === undefined) throw new Error('no such key');
    return wrapped;
  }

  it("makes a subject's documents unreadable for ever, and says since when", async () => {
    expect(await erase(library, SUBJECT, NOW_MS)).to.deep.equal({ documents: 2 });
    for (let round = 0; round < 2; round += 1) {
      const erased = { state: 'erased', erasedAt: NOW_MS };
      expect(await library.get(identifierOf(1))).to.deep.equal(erased);
      expect(await library.get(identifierOf(2))).to.deep.equal(erased);
      await reopen();
    }
  });

  it('leaves every other subject alone', async () => {
    await erase(library, SUBJECT, NOW_MS);
    expect(await documentIn(library, identifierOf(3))).to.equal(itemOf(3).document);
  });

  it('is harmless to repeat, and keeps the first time', async () => {
    await erase(library, SUBJECT, NOW_MS);
    expect(await erase(library, SUBJECT, NOW_MS + 1)).to.deep.equal({ documents: 0 });
    expect(await library.get(identifierOf(1))).to.deep.equal({ state: 'erased', erasedAt: NOW_MS });
    expect(await erase(library, digestOf('nobody'), NOW_MS)).to.deep.equal({ documents: 0 });
  });

  it('says so to a repeated command instead of making the document again', async () => {
    await erase(library, SUBJECT, NOW_MS);
    const item = itemOf(1);
    expect(await refusalCode(stage(library, item))).to.equal('CONTENT_ERASED');
    expect(await refusalCode(library.find(item, item.requestDigest))).to.equal('CONTENT_ERASED');
    const [outcome] = await library.stageMany([item]);
    expect(outcome).to.have.nested.property('error.code', 'CONTENT_ERASED');
  });

  it('still settles what was staged', async () => {
    await erase(library, SUBJECT, NOW_MS);
    await library.discard([itemOf(2)]);
    expect(await library.get(identifierOf(2))).to.deep.equal({ state: 'absent' });
    expect(await library.get(identifierOf(1))).to.have.property('state', 'erased');
  });

  it('keeps a later document under a new key, and the old ones erased', async () => {
    await erase(library, SUBJECT, NOW_MS);
    await stage(library, itemOf(4));
    expect(await documentIn(library, identifierOf(4))).to.equal(itemOf(4).document);
    expect(await documentIn(library, identifierOf(1))).to.equal('erased');
    await reopen();
    expect(await documentIn(library, identifierOf(4))).to.equal(itemOf(4).document);

    expect(await erase(library, SUBJECT, NOW_MS + 5)).to.deep.equal({ documents: 1 });
    expect(await library.get(identifierOf(4))).to.deep.equal({ state: 'erased', erasedAt: NOW_MS + 5 });
    expect(await library.get(identifierOf(1))).to.deep.equal({ state: 'erased', erasedAt: NOW_MS });
  });

  it('leaves no byte of the key in the files', async () => {
    const [wrapped, other] = [wrappedKeyOf(SUBJECT), wrappedKeyOf(OTHER_SUBJECT)];
    const before = await rawBytes(folder());
    expect([before.includes(wrapped), before.includes(other)]).to.deep.equal([true, true]);
    await erase(library, SUBJECT, NOW_MS);
    const after = await rawBytes(folder());
    expect([after.includes(wrapped), after.includes(other)]).to.deep.equal([false, true]);
    for (let at = 0; at + 16 <= wrapped.length; at += 4)
      expect(after.includes(wrapped.subarray(at, at + 16))).to.equal(false);
  });

  it('leaves none among thousands, whatever came and went around it', async () => {
    const subjects = Array.from({ length: 3000 }, (_, number) => digestOf(`one of many ${String(number)}`));
    for (let start = 0; start < subjects.length; start += 500) {
      const some = subjects.slice(start, start + 500);
      await library.stageMany(some.map((subjectId, index) => itemOf(10 + start + index, { subjectId })));
      await library.discard(some.slice(0, 100).map((_, index) => itemOf(10 + start + index)));
    }
    await reopen();
    const keys = wrappedKeys();
    const erased = subjects.filter((_, number) => number % 61 === 0);
    for (const subjectId of erased) await erase(library, subjectId, NOW_MS);
    const bytes = await rawBytes(folder());
    const found = (subjectId: string): boolean => bytes.includes(keys.get(subjectId) ?? '');
    expect(erased.filter(found)).to.deep.equal([]);
    const kept = subjects.filter((subjectId) => !erased.includes(subjectId));
    expect(kept.filter((subjectId, number) => number % 61 === 0 && !found(subjectId))).to.deep.equal([]);
  });

  it('does not claim the bytes are gone while another program holds on to them', async () => {
    const wrapped = wrappedKeyOf(SUBJECT);
    const reader = new DatabaseSync(path(), { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM wrapped_keys').get();
    expect(await refusalCode(erase(library, SUBJECT, NOW_MS))).to.equal('INTERNAL');
    expect((await rawBytes(folder())).includes(wrapped)).to.equal(true);
    expect(await documentIn(library, identifierOf(1))).to.equal('erased');
    reader.close();

    await erase(library, SUBJECT, NOW_MS + 1);
    expect((await rawBytes(folder())).includes(wrapped)).to.equal(false);
    expect(await library.get(identifierOf(1))).to.deep.equal({ state: 'erased', erasedAt: NOW_MS });
  });
});
