import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeFileDurably } from '#gateway/storage/write-file-durably';
import { temporaryFolder } from '../temporary-folder.ts';

describe('writeFileDurably', () => {
  const folder = temporaryFolder();

  it('makes a file that only its owner may read', async () => {
    const path = join(folder(), 'note.json');
    await writeFileDurably(path, '文');
    expect(await readFile(path, 'utf8')).to.equal('文');
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
    expect(await readdir(folder())).to.deep.equal(['note.json']);
  });

  it('takes the place of an earlier file, whose mode does not live on', async () => {
    const path = join(folder(), 'note.json');
    await writeFile(path, 'old', { mode: 0o644 });
    await writeFileDurably(path, 'new');
    expect(await readFile(path, 'utf8')).to.equal('new');
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
  });

  it('leaves nothing behind when it fails', async () => {
    const path = join(folder(), 'taken');
    await mkdir(join(path, 'by-a-folder'), { recursive: true });
    const failure = await writeFileDurably(path, 'text').catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
    expect(await readdir(folder())).to.deep.equal(['taken']);
  });
});
