import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { runProgram } from '../../../scripts/bootstrap/run-program.mjs';

const RUN_PROGRAM = new URL('../../../scripts/bootstrap/run-program.mjs', import.meta.url);

describe('runProgram', () => {
  const cwd = process.cwd();

  const ends: readonly [string, string, number][] = [
    ['the exit code', 'exit 3', 3],
    ['128 + n for a program that signal n ended', 'kill -KILL $$', 137],
  ];
  for (const [title, script, code] of ends) {
    it(`gives ${title}`, async () => {
      expect(await runProgram('sh', ['-c', script], { cwd })).to.deep.equal({ code, stoppedBy: undefined });
    });
  }

  it('passes a request to stop on, tells which it was, and then lets go of the signals', () => {
    // In a process of its own: the signal must not reach the one that runs the tests.
    const program = `
      import { runProgram } from ${JSON.stringify(RUN_PROGRAM.href)};
      const before = process.listenerCount('SIGTERM');
      const script = "trap 'exit 5' TERM; kill -TERM " + process.pid + "; while :; do sleep 0.05; done";
      const end = await runProgram('sh', ['-c', script], { cwd: ${JSON.stringify(cwd)} });
      console.log(JSON.stringify({ ...end, leftOver: process.listenerCount('SIGTERM') - before }));
    `;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
      timeout: 10_000,
    });
    expect(JSON.parse(stdout)).to.deep.equal({ code: 5, stoppedBy: 'SIGTERM', leftOver: 0 });
  });

  it('fails for a program that is not there', async () => {
    const error: unknown = await runProgram('/no/such/program', [], { cwd }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('code', 'ENOENT');
  });
});
