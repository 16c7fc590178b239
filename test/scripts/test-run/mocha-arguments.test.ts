import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PreparationError } from '../../../scripts/bootstrap/preparation-error.mjs';
import { mochaArguments } from '../../../scripts/test-run/mocha-arguments.mjs';

describe('mochaArguments', () => {
  let root: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'sealtrail-'));
    await mkdir(join(root, 'test', 'core'), { recursive: true });
  });
  after(() => rm(root, { recursive: true }));

  const cases: readonly [string, string[], string[]][] = [
    ['nothing named: all tests', [], ['test/**/*.test.ts']],
    ['a directory: every test below it', ['test/core'], ['test/core/**/*.test.ts']],
    ['a file: that file', ['test/core/a.test.ts'], ['test/core/a.test.ts']],
    ['an option and its value', ['--grep', 'test'], ['--grep=test', 'test/**/*.test.ts']],
    ['a short option beside a file', ['-b', 'a.test.ts'], ['--bail', 'a.test.ts']],
  ];
  for (const [title, args, expected] of cases) {
    it(`reads ${title}`, () => {
      expect(mochaArguments(root, args)).to.deep.equal(expected);
    });
  }

  it('refuses an unknown option with the list of the known ones', () => {
    expect(() => mochaArguments(root, ['--exit'])).to.throw(PreparationError, '--grep');
  });
});
