import { join } from 'node:path';
import { expect } from 'chai';
import { FixtureProject } from '../fixture-project.ts';
import { type Ended, StartedProgram } from '../started-program.ts';

const HANGING = `it('waits for ever', function () {
  this.timeout(0);
  setInterval(() => undefined, 1000);
  process.stdout.write('hanging\\n');
  return new Promise(() => undefined);
});\n`;
const UNCLOSED = `it('forgets its timer', () => { setInterval(() => undefined, 1000); });\n`;
const STARTING = `import { spawn } from 'node:child_process';
it('starts a program and forgets it', () => {
  spawn('sleep', ['600'], { stdio: 'inherit' }).unref();
});\n`;

// Runs the tests of one directory within limits of its own, in the fixture's directory.
const RUNNER = `import { runTests } from './scripts/test-run/run-tests.mjs';
const [directory, totalMs, closingMs] = process.argv.slice(2);
const limits = { totalMs: Number(totalMs), closingMs: Number(closingMs) };
const spec = directory + '/**/*.test.ts';
const summary = await runTests(process.cwd(), [spec], limits, (line) => process.stdout.write(line + '\\n'));
process.stdout.write(JSON.stringify(summary) + '\\n');\n`;

describe('runTests', function () {
  this.timeout(60_000);
  let project: FixtureProject;

  before(async () => {
    project = await FixtureProject.create({
      'runner.mjs': RUNNER,
      'test/hanging/hanging.test.ts': HANGING,
      'test/unclosed/unclosed.test.ts': UNCLOSED,
      'test/starting/starting.test.ts': STARTING,
    });
    await new StartedProgram('npm', ['ci'], { cwd: project.root }).end();
  });
  after(() => project.remove());

  const start = (suite: string, totalMs: number, closingMs: number): StartedProgram => {
    const args = ['runner.mjs', join('test', suite), String(totalMs), String(closingMs)];
    return new StartedProgram(process.execPath, args, { cwd: project.root });
  };
  const summaryOf = ({ lastLine }: Ended): unknown => JSON.parse(lastLine);

  it('ends a run that takes too long, and says so', async () => {
    const ended = await start('hanging', 1_500, 1_000).end();
    expect(ended.output).to.include('it was not done after 1.5 s');
    expect(summaryOf(ended)).to.deep.equal({ passed: 0, failed: 1, skipped: 0 });
  });

  it('ends a run that something keeps alive after its last test, and counts that as a failure', async () => {
    const ended = await start('unclosed', 30_000, 300).end();
    expect(ended.output).to.include('left something open');
    expect(summaryOf(ended)).to.deep.equal({ passed: 1, failed: 1, skipped: 0 });
  });

  it('ends when it is asked to stop, and still sums up', async () => {
    const started = start('hanging', 30_000, 1_000);
    await started.saying('hanging');
    started.signal('SIGTERM');
    const ended = await started.end();
    expect(ended.output).to.include('stopped by SIGTERM');
    expect(summaryOf(ended)).to.deep.equal({ passed: 0, failed: 1, skipped: 0 });
  });

  it('ends what a test started and forgot', async () => {
    // The forgotten program holds the outputs for ten minutes: their end is reached only when it is gone.
    const ended = await start('starting', 30_000, 5_000).end();
    expect(summaryOf(ended)).to.deep.equal({ passed: 1, failed: 0, skipped: 0 });
  });

  it('leaves no tests running where it is killed itself', async () => {
    const started = start('hanging', 30_000, 1_000);
    await started.saying('hanging');
    started.signal('SIGKILL');
    expect((await started.end()).output).to.include('hanging');
  });
});
