import { expect } from 'chai';
import { FixtureProject } from './fixture-project.ts';
import { type Ended, runToEnd } from './started-program.ts';

const PASSING = `it('holds', () => undefined);\n`;
const FAILING = `import assert from 'node:assert/strict';
describe('sums', () => { it('adds up', function addsUp() { assert.equal(1 + 1, 3); }); });\n`;
const FAILING_HOOK = `describe('a table', () => {
  before(() => { throw new Error('no table'); });
  it('has legs', () => undefined);
  it('has a top', () => undefined);
});\n`;
const LEFT_OUT = `import { leaveOut } from '../leave-out.ts';
describe('a body', function () { leaveOut(this, 'a skeleton'); });
describe('a suite', function () {
  before(function () { leaveOut(this, 'a key'); });
  it('opens', () => undefined);
  describe('inside', () => { it('is light', () => undefined); });
});
describe('one of two', function () {
  beforeEach(function () { if (this.currentTest.title === 'flies') leaveOut(this, 'wings'); });
  it('flies', () => undefined);
  it('walks', () => undefined);
});
it('a single test', function () { leaveOut(this, 'a friend'); });
it.skip('an abandoned test', () => undefined);\n`;

describe('npm test', function () {
  this.timeout(60_000);
  let project: FixtureProject;

  before(async () => {
    project = await FixtureProject.create({
      'gateway/src/main.ts': 'export const one = 1;\n',
      'test/passing/one.test.ts': PASSING,
      'test/passing/deep/two.test.ts': PASSING,
      'test/passing/not-a-test.ts': `throw new Error('loaded by mistake');\n`,
      'test/failing/sums.test.ts': FAILING,
      'test/failing-hook/table.test.ts': FAILING_HOOK,
      'test/left-out/all.test.ts': LEFT_OUT,
      'test/unloadable/syntax.test.ts': `it('is cut off', () => {`,
      'test/exiting/exit.test.ts': `it('passes', () => undefined); it('leaves', () => process.exit(0));\n`,
      'test/killed/kill.test.ts': `it('dies', () => process.kill(process.pid, 'SIGKILL'));\n`,
    });
  });
  after(() => project.remove());

  const test = (...args: string[]): Promise<Ended> =>
    runToEnd('npm', ['test', '--', ...args], { cwd: project.root });

  it('prepares a fresh clone, runs every test below a directory, and sums up in its last line', async () => {
    const { code, output, lastLine } = await test('test/passing');
    expect(output).to.include('Installing').and.include('Compiling').and.include('Left out: nothing.');
    expect(lastLine).to.equal('2 passed, 0 failed, 0 skipped');
    expect(code).to.equal(0);
  });

  it('shows the error and the stack of a failing test, and fails', async () => {
    const { code, output, lastLine } = await test('test/failing', 'test/passing/one.test.ts');
    expect(output)
      .to.include('2 !== 3')
      .and.match(/at Context\.addsUp \(.*sums\.test\.ts:2:\d+\)/);
    expect(lastLine).to.equal('1 passed, 1 failed, 0 skipped');
    expect(code).to.equal(1);
  });

  it('counts the tests that a failing hook kept from running as failed', async () => {
    const { output, lastLine } = await test('test/failing-hook');
    expect(output).to.include('no table');
    expect(lastLine).to.match(/^0 passed, [23] failed, 0 skipped$/);
  });

  it('says what was left out and what that needs', async () => {
    const { code, output, lastLine } = await test('test/left-out');
    expect(output.slice(output.indexOf('Left out:')).split('\n').slice(0, -2)).to.have.members([
      'Left out:',
      '  a body: needs a skeleton',
      '  a suite: needs a key (2 tests)',
      '  one of two flies: needs wings',
      '  a single test: needs a friend',
      '  an abandoned test: skipped without a reason',
    ]);
    expect(lastLine).to.equal('1 passed, 0 failed, 6 skipped');
    expect(code).to.equal(0);
  });

  it('hands options on to mocha', async () => {
    expect((await test('test/left-out', '--grep', 'walks')).lastLine).to.equal(
      '1 passed, 0 failed, 0 skipped',
    );
  });

  const brokenRuns: readonly [string, string[], string, string][] = [
    ['a file that cannot be loaded', ['test/unloadable'], 'broke off', '0 passed, 1 failed, 0 skipped'],
    ['a test that ends the process', ['test/exiting'], 'broke off', '1 passed, 1 failed, 0 skipped'],
    ['a process that is killed', ['test/killed'], 'broke off', '0 passed, 1 failed, 0 skipped'],
    ['a name that no file has', ['test/none.test.ts'], 'none.test.ts', '0 passed, 1 failed, 0 skipped'],
    [
      'a pattern that no test has',
      ['test/passing', '-g', 'nowhere'],
      'no test was found',
      '0 passed, 1 failed, 0 skipped',
    ],
    ['an unknown option', ['--parallel'], '--grep', '0 passed, 1 failed, 0 skipped'],
  ];
  for (const [title, args, said, summary] of brokenRuns) {
    it(`fails for ${title}`, async () => {
      const { code, output, lastLine } = await test(...args);
      expect(output).to.include(said);
      expect(lastLine).to.equal(summary);
      expect(code).to.equal(1);
    });
  }

  it('fails for a source that does not compile', async () => {
    await project.write('gateway/src/broken.ts', 'export const broken: string = 1;\n');
    const { code, output, lastLine } = await test('test/passing');
    expect(output).to.include('Compiling the service failed');
    expect(lastLine).to.equal('0 passed, 1 failed, 0 skipped');
    expect(code).to.equal(1);
  });
});
