import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { InputError } from '#cli/input-error';
import { ResultFile } from '#cli/issue/result-file';
import { temporaryFolder } from '../../gateway/temporary-folder.ts';

const LINE = { line: 2, commandId: 'row-2', status: 201 };

describe('ResultFile', () => {
  const folder = temporaryFolder();

  it('is held by one run at a time, which loses nothing to another', async () => {
    const first = await ResultFile.open(folder());
    const refusal: unknown = await ResultFile.open(folder()).catch((error: unknown) => error);
    expect(refusal)
      .to.be.instanceOf(InputError)
      .with.property('detail')
      .that.contains('another process issues');
    await first.append([LINE]);
    await first.close();
    const second = await ResultFile.open(folder());
    await second.append([{ ...LINE, line: 3, commandId: 'row-3' }]);
    await second.close();
    const lines = (await readFile(join(folder(), 'result.ndjson'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { line: number }).line)).to.deep.equal([2, 3]);
  });
});
