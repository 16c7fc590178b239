import { expect } from 'chai';
import { runProgram } from '../../../scripts/bootstrap/run-program.mjs';

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

  it('passes a request to stop on, tells which it was, and then lets go of the signals', async () => {
    const listenersBefore = process.listenerCount('SIGTERM');
    const script = `trap 'exit 5' TERM; kill -TERM ${String(process.pid)}; while :; do sleep 0.05; done`;
    const end = await runProgram('sh', ['-c', script], { cwd });
    expect(end).to.deep.equal({ code: 5, stoppedBy: 'SIGTERM' });
    expect(process.listenerCount('SIGTERM')).to.equal(listenersBefore);
  });

  it('fails for a program that is not there', async () => {
    const error: unknown = await runProgram('/no/such/program', [], { cwd }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.have.property('code', 'ENOENT');
  });
});
