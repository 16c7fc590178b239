import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { SourceFile } from '#cli/issue/source-file';
import { InputError } from '#cli/input-error';
import { collected } from './in-pieces.ts';

describe('SourceFile', () => {
  let folder = '';
  let path = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-source-'));
    path = join(folder, 'rows.csv');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const read = async (file: SourceFile): Promise<Buffer> => Buffer.concat(await collected(file.chunks()));

  it('gives the same bytes at every reading, in pieces', async () => {
    const bytes = Buffer.alloc(150_000, 'abcdefg');
    await writeFile(path, bytes);
    const file = await SourceFile.open(path);
    try {
      expect((await collected(file.chunks())).map(({ length }) => length)).to.deep.equal([
        65_536, 65_536, 18_928,
      ]);
      expect((await read(file)).equals(bytes)).to.equal(true);
    } finally {
      await file.close();
    }
  });

  const changes: readonly [string, (bytes: Buffer) => Buffer][] = [
    ['one byte', (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from('!')])],
    ['its end cut off', (bytes) => bytes.subarray(0, -3)],
    ['nothing left', () => Buffer.alloc(0)],
  ];
  for (const [title, change] of changes)
    it(`refuses to go on with ${title} changed after the first reading`, async () => {
      const bytes = Buffer.alloc(100_000, 'a');
      await writeFile(path, bytes);
      const file = await SourceFile.open(path);
      try {
        await read(file);
        await writeFile(path, change(bytes));
        const outcome: unknown = await read(file).catch((error: unknown) => error);
        expect(outcome).to.be.instanceOf(InputError);
        expect((outcome as InputError).message).to.include('was changed while it was read');
      } finally {
        await file.close();
      }
    });

  it('reads nothing that is no file', async () => {
    const pipe = join(folder, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    for (const path of [folder, pipe]) {
      const outcome: unknown = await SourceFile.open(path).catch((error: unknown) => error);
      expect(outcome, path).to.be.instanceOf(InputError);
    }
  });
});
