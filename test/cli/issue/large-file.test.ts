import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const run = promisify(execFile);
const ROWS = 20_000;
const NOTE = 'n'.repeat(1_000);

describe('a file that is larger than the memory', function () {
  this.timeout(120_000);
  let folder = '';
  let path = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-large-'));
    path = join(folder, 'rows.csv');
    const file = await open(path, 'w');
    await file.write('holderName,idNumber,note\n');
    for (let row = 0; row < ROWS; row += 1_000) {
      // 11010519491231002X is the example of GB 11643.
      const line = (at: number): string => `演甲子,11010519491231002X,${NOTE}${String(row + at)}\n`;
      await file.write(Array.from({ length: 1_000 }, (_, at) => line(at)).join(''));
    }
    await file.close();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is checked with 48 MB, row by row', async () => {
    const child = join(import.meta.dirname, 'plan-child.ts');
    const { stdout } = await run(process.execPath, ['--max-old-space-size=48', child, path]);
    expect(stdout).to.equal(String(ROWS));
  });
});
