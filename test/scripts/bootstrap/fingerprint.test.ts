import { appendFile, mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fingerprint } from '../../../scripts/bootstrap/fingerprint.mjs';

describe('fingerprint', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'sealtrail-'));
    await mkdir(join(root, 'src', 'deep'), { recursive: true });
    await writeFile(join(root, 'src', 'deep', 'a.ts'), 'a');
  });
  afterEach(() => rm(root, { recursive: true }));

  const taken = (): string => fingerprint(root, ['src', 'absent.json']);

  it('stays the same while nothing is written', () => {
    expect(taken()).to.equal(taken());
  });

  const changes: readonly [string, () => Promise<unknown>][] = [
    ['a file grows', () => appendFile(join(root, 'src/deep/a.ts'), 'b')],
    ['a file of the same size is written', () => utimes(join(root, 'src/deep/a.ts'), 1, 1)],
    ['a file is added', () => writeFile(join(root, 'src/b.ts'), '')],
    ['a file is renamed', () => rename(join(root, 'src/deep/a.ts'), join(root, 'src/deep/b.ts'))],
    ['a file is removed', () => rm(join(root, 'src/deep/a.ts'))],
    ['a file that was absent appears', () => writeFile(join(root, 'absent.json'), '')],
  ];
  for (const [title, change] of changes) {
    it(`changes when ${title}`, async () => {
      const before = taken();
      await change();
      expect(taken()).to.not.equal(before);
    });
  }
});
