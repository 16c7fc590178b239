import { createSecretKey } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openLibraryFile } from '#gateway/library/library-file';
import { temporaryFolder } from '../temporary-folder.ts';

const MASTER_KEY = createSecretKey(Buffer.alloc(32, 9));

describe('openLibraryFile', () => {
  const folder = temporaryFolder();

  it('asks SQLite for all that durability and erasure rest on', () => {
    const db = openLibraryFile({ path: join(folder(), 'library.sqlite'), masterKey: MASTER_KEY });
    const setting = (name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    const settings = ['journal_mode', 'synchronous', 'secure_delete', 'foreign_keys'].map(setting);
    expect(settings).to.deep.equal(['wal', 2, 1, 1]);
    db.close();
  });

  it('says where it cannot make its file', async () => {
    await writeFile(join(folder(), 'file'), '');
    const paths = [join(folder(), 'file', 'library.sqlite'), join(folder(), 'missing', 'library.sqlite')];
    for (const path of paths)
      expect(() => openLibraryFile({ path, masterKey: MASTER_KEY })).to.throw(Error, path);
    await mkdir(join(folder(), 'folder'));
    expect(() => openLibraryFile({ path: join(folder(), 'folder'), masterKey: MASTER_KEY })).to.throw(
      /EISDIR/,
    );
  });
});
