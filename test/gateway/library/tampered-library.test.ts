import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { openLibrary } from '#gateway/library/sqlite-library';
import { refusalCode } from '../refusal-code.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { documentIn, identifierOf, itemOf, MASTER_KEY, OTHER_SUBJECT, tamper } from './library-items.ts';

describe('a library that was changed behind its back', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder(), 'library.sqlite');

  beforeEach(async () => {
    const library = openLibrary({ path: path(), masterKey: MASTER_KEY });
    await library.stageMany([itemOf(1), itemOf(2), itemOf(3, { subjectId: OTHER_SUBJECT })]);
    await library.close();
  });

  function openingCode(masterKey = MASTER_KEY): Promise<string | undefined> {
    return refusalCode(
      (async () => {
        await openLibrary({ path: path(), masterKey }).close();
      })(),
    );
  }

  /** What reading each of the three documents gives: nothing, or the code it is refused with. */
  async function readingCodes(): Promise<(string | undefined)[]> {
    const library = openLibrary({ path: path(), masterKey: MASTER_KEY });
    try {
      const codes: (string | undefined)[] = [];
      for (const serial of [1, 2, 3]) codes.push(await refusalCode(library.get(identifierOf(serial))));
      return codes;
    } finally {
      await library.close();
    }
  }

  const swap =
    (table: string, column: string, [a, b]: readonly [number, number], key: string) =>
    (db: DatabaseSync) => {
      const read = db.prepare(`SELECT ${column} AS value FROM ${table} WHERE ${key} = ?`);
      const write = db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`);
      const [valueA, valueB] = [read.get(a)?.['value'], read.get(b)?.['value']];
      write.run(valueB ?? null, a);
      write.run(valueA ?? null, b);
    };

  it('reads as it was written as long as nothing was changed', async () => {
    expect(await readingCodes()).to.deep.equal([undefined, undefined, undefined]);
  });

  const DAMAGED = 'STORAGE_DAMAGED';
  const CHANGES: readonly (readonly [title: string, (db: DatabaseSync) => void, (string | undefined)[]])[] = [
    [
      'two documents of one subject are swapped',
      swap('documents', 'box', [1, 2], 'place'),
      [DAMAGED, DAMAGED, undefined],
    ],
    [
      'two documents of two subjects are swapped',
      swap('documents', 'box', [2, 3], 'place'),
      [undefined, DAMAGED, DAMAGED],
    ],
    [
      'a document is given to another subject',
      swap('documents', 'key_no', [2, 3], 'place'),
      [undefined, DAMAGED, DAMAGED],
    ],
    ['two keys are swapped', swap('wrapped_keys', 'wrapped', [1, 2], 'key_no'), [DAMAGED, DAMAGED, DAMAGED]],
    [
      'a digest is changed',
      (db) => db.prepare('UPDATE documents SET digest = ? WHERE place = 1').run(itemOf(9).digest),
      [DAMAGED, undefined, undefined],
    ],
    [
      'the command of a document is changed',
      (db) => {
        db.exec("UPDATE documents SET command_id = 'command-9' WHERE place = 1");
      },
      [DAMAGED, undefined, undefined],
    ],
    [
      'an erased generation is called back',
      (db) => {
        db.exec('UPDATE subject_keys SET generation = 2 WHERE key_no = 2');
      },
      [undefined, undefined, DAMAGED],
    ],
    [
      'a box is cut short',
      (db) => {
        db.exec('UPDATE documents SET box = substr(box, 1, 20) WHERE place = 3');
      },
      [undefined, undefined, DAMAGED],
    ],
  ];
  for (const [title, change, codes] of CHANGES)
    it(`is found out when ${title}`, async () => {
      tamper(path(), change);
      expect(await readingCodes()).to.deep.equal(codes);
    });

  it('is found out at any bit of a box', async () => {
    const box = tamper(
      path(),
      (db) => db.prepare('SELECT box FROM documents WHERE place = 1').get()?.['box'],
    );
    if (!(box instanceof Uint8Array)) throw new TypeError('no box');
    const library = openLibrary({ path: path(), masterKey: MASTER_KEY });
    for (let at = 0; at < box.length; at += 11) {
      const changed = Uint8Array.from(box, (byte, index) => (index === at ? byte ^ 1 : byte));
      tamper(path(), (db) => db.prepare('UPDATE documents SET box = ? WHERE place = 1').run(changed));
      expect(await refusalCode(library.get(identifierOf(1)))).to.equal(DAMAGED);
    }
    tamper(path(), (db) => db.prepare('UPDATE documents SET box = ? WHERE place = 1').run(box));
    expect(await documentIn(library, identifierOf(1))).to.equal(itemOf(1).document);
    await library.close();
  });

  it('is not opened with another master key, and stays as it was', async () => {
    expect(await openingCode(Buffer.alloc(32, 8))).to.equal(DAMAGED);
    expect(await openingCode()).to.equal(undefined);
  });

  it('takes a master key of another length for a mistake', () => {
    expect(() => openLibrary({ path: path(), masterKey: Buffer.alloc(16) })).to.throw(TypeError);
  });

  it('is not opened where it was written by another version', async () => {
    tamper(path(), (db) => {
      db.exec('PRAGMA user_version = 3');
    });
    expect(await openingCode()).to.equal(DAMAGED);
  });

  it('is not opened where it is no library at all', async () => {
    await writeFile(path(), 'this is a text file, and not a short one'.repeat(200));
    expect(await openingCode()).to.equal(DAMAGED);
  });

  it('refuses to read where its pages are gone', async () => {
    await truncate(path(), 4096 * 3);
    const code = (await openingCode()) ?? (await readingCodes()).find((each) => each !== undefined);
    expect(code).to.equal(DAMAGED);
  });
});
