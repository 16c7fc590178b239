import { join } from 'node:path';
import { expect } from 'chai';
import { rotateLibraryMasterKey } from '#gateway/library/rotate-library-master-key';
import { openLibrary } from '#gateway/library/sqlite-library';
import { ServiceError } from '#gateway/service-error';
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
  rawBytes,
  stage,
  SUBJECT,
  tamper,
} from './library-items.ts';

const NEW_KEY = Buffer.alloc(32, 5);

describe('rotateLibraryMasterKey', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder(), 'library.sqlite');
  const rotate = (from = MASTER_KEY): number => rotateLibraryMasterKey({ path: path(), from, to: NEW_KEY });

  beforeEach(async () => {
    const library = openLibrary({ path: path(), masterKey: MASTER_KEY });
    await library.stageMany(
      Array.from({ length: 1000 }, (_, serial) => itemOf(serial, { subjectId: digestOf(String(serial)) })),
    );
    await stage(library, itemOf(1000));
    await stage(library, itemOf(1001, { subjectId: digestOf('1001') }));
    await erase(library, SUBJECT, NOW_MS);
    await library.close();
  });

  const openingCode = (masterKey: Uint8Array): Promise<string | undefined> =>
    refusalCode(
      (async () => {
        await openLibrary({ path: path(), masterKey }).close();
      })(),
    );

  const wrappedKeys = (): Buffer[] =>
    tamper(path(), (db) => db.prepare('SELECT wrapped FROM wrapped_keys').all()).map((row) =>
      Buffer.from(row['wrapped'] as Uint8Array),
    );

  it('opens afterwards with the new master key only, and reads what it read before', async () => {
    expect(rotate()).to.equal(1001);
    expect(await openingCode(MASTER_KEY)).to.equal('STORAGE_DAMAGED');
    const library = openLibrary({ path: path(), masterKey: NEW_KEY });
    for (const serial of [0, 1, 999, 1001])
      expect(await documentIn(library, identifierOf(serial))).to.equal(itemOf(serial).document);
    expect(await documentIn(library, identifierOf(1000))).to.equal('erased');
    await library.close();
  });

  it('leaves no key as it was wrapped before', async () => {
    const nothing = Buffer.alloc(60);
    const before = wrappedKeys().filter((wrapped) => !wrapped.equals(nothing));
    rotate();
    const bytes = await rawBytes(folder());
    expect(before).to.have.length(1001);
    expect(before.filter((wrapped) => bytes.includes(wrapped))).to.deep.equal([]);
  });

  it('changes nothing where it starts from the wrong key or meets a damaged one', async () => {
    expect(() => rotate(Buffer.alloc(32, 1)))
      .to.throw(ServiceError)
      .with.property('code', 'STORAGE_DAMAGED');
    tamper(path(), (db) => {
      db.exec('UPDATE wrapped_keys SET wrapped = randomblob(60) WHERE key_no = 900');
    });
    expect(() => rotate())
      .to.throw(ServiceError)
      .with.property('code', 'STORAGE_DAMAGED');
    expect(await openingCode(NEW_KEY)).to.equal('STORAGE_DAMAGED');
    const library = openLibrary({ path: path(), masterKey: MASTER_KEY });
    expect(await documentIn(library, identifierOf(1))).to.equal(itemOf(1).document);
    await library.close();
  });

  it('takes a new key of another length for a mistake', () => {
    expect(() => rotateLibraryMasterKey({ path: path(), from: MASTER_KEY, to: Buffer.alloc(16) })).to.throw(
      TypeError,
    );
  });
});
