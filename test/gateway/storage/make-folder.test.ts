import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeFolder } from '#gateway/storage/make-folder';
import { leaveOut } from '../../leave-out.ts';

describe('makeFolder', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sealtrail-folder-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function failureOf(path: string): Promise<unknown> {
    return makeFolder(path).then(
      () => undefined,
      (error: unknown) => (error as NodeJS.ErrnoException).code,
    );
  }

  it('makes it and those above, for the owner alone, and answers the first of them', async () => {
    expect(await makeFolder(join(root, 'a', 'b', 'c'))).to.equal(join(root, 'a'));
    for (const made of ['a', 'a/b', 'a/b/c'])
      expect((await stat(join(root, made))).mode & 0o777).to.equal(0o700);
  });

  it('leaves one that is there', async () => {
    await makeFolder(join(root, 'a'));
    expect(await makeFolder(join(root, 'a'))).to.equal(undefined);
    expect(await makeFolder(root)).to.equal(undefined);
  });

  it('makes one for several at once', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(root, 'a', 'b'))));
    expect(made).to.have.length(8);
    expect((await stat(join(root, 'a', 'b'))).isDirectory()).to.equal(true);
  });

  it('refuses a file in its place, and one above it', async () => {
    await writeFile(join(root, 'file'), '');
    expect(await failureOf(join(root, 'file'))).to.equal('EEXIST');
    expect(await failureOf(join(root, 'file', 'a', 'b'))).to.equal('EEXIST');
  });

  it('refuses at once where no folder can be', async function () {
    if (process.platform !== 'linux')
      leaveOut(this, 'a folder that takes no folder in it, as /proc on Linux');
    expect(await failureOf('/proc/sealtrail/data')).to.equal('ENOENT');
  });
});
