import { execFile, spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { leaveOut } from '../../../leave-out.ts';
import { MEMORY_DISK_NEEDS, mountMemoryDisk } from '../../../memory-disk.ts';
import { NetworkError } from '../../../../scripts/network/network-error.ts';
import { boundLog, logTail } from '../../../../scripts/network/processes/log-file.ts';
import { Minder } from '../../../../scripts/network/processes/minder.ts';
import { identifyProcess, isRunning } from '../../../../scripts/network/processes/process-identity.ts';
import { ProcessRecords, type ProcessSpec } from '../../../../scripts/network/processes/process-records.ts';
import { startProcess, stopProcess } from '../../../../scripts/network/processes/processes.ts';
import { waitUntilReady } from '../../../../scripts/network/processes/wait-until-ready.ts';

const FOR_EVER = 'setInterval(() => {}, 1000)';
const DEAF = `process.on('SIGTERM', () => {}); console.log('deaf'); ${FOR_EVER}`;

describe('the processes of a network', () => {
  let folder: string;
  let records: ProcessRecords;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'network-processes-'));
    records = new ProcessRecords(join(folder, 'processes'));
  });
  afterEach(async () => {
    for (const { spec, identity } of records.list()) {
      if (isRunning(identity)) process.kill(identity.pid, 'SIGKILL');
      records.delete(spec.name);
    }
    await rm(folder, { recursive: true });
  });

  function spec(program: string, name = 'harmless'): ProcessSpec {
    const log = join(folder, 'logs', `${name}.log`);
    return { name, command: process.execPath, args: ['-e', program], cwd: folder, env: {}, log };
  }

  async function said(name: string, text: string): Promise<void> {
    const log = join(folder, 'logs', `${name}.log`);
    while (!(await readFile(log, 'utf8')).includes(text)) await sleep(10);
  }

  it('start, are known by number and start time, and stop when asked to', async () => {
    const { identity } = await startProcess(records, spec(FOR_EVER));
    expect(isRunning(identity)).to.equal(true);
    expect(records.find('harmless')?.identity).to.deep.equal(identity);
    await stopProcess(records, 'harmless');
    expect(isRunning(identity)).to.equal(false);
    expect(records.list()).to.deep.equal([]);
  });

  it('are not interrupted as soon as another wakes', async function () {
    const can = await promisify(execFile)('chrt', ['--batch', '0', 'true']).catch(() => undefined);
    if (can === undefined) leaveOut(this, 'chrt of util-linux');
    const { identity } = await startProcess(records, spec(`console.log('awake'); ${FOR_EVER}`));
    await said('harmless', 'awake');
    const stat = await readFile(`/proc/${String(identity.pid)}/stat`, 'utf8');
    // proc(5): the 41st field, of which the third comes after the name in brackets; 3 is SCHED_BATCH.
    expect(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[41 - 3]).to.equal('3');
  });

  it('are made to stop where they do not listen', async () => {
    const { identity } = await startProcess(records, spec(DEAF));
    await said('harmless', 'deaf');
    await stopProcess(records, 'harmless', { termMs: 100, killMs: 5_000 });
    expect(isRunning(identity)).to.equal(false);
  });

  it('leave alone what merely has their number', async () => {
    const own = identifyProcess(process.pid);
    if (own === undefined) throw new Error('this process has no identity');
    const recycled = { ...own, startTicks: '1' };
    expect(isRunning(recycled)).to.equal(false);
    records.put({ spec: spec(FOR_EVER), identity: recycled });
    await stopProcess(records, 'harmless');
    expect(records.list()).to.deep.equal([]);
  });

  it('are not those of an earlier start of the machine', () => {
    const own = identifyProcess(process.pid);
    if (own === undefined) throw new Error('this process has no identity');
    expect(isRunning(own)).to.equal(true);
    expect(isRunning({ ...own, boot: 'another' })).to.equal(false);
  });

  it('write what they say to their log, with nothing of our environment', async () => {
    await startProcess(records, spec(`console.log('PATH is', process.env.PATH); ${FOR_EVER}`));
    await said('harmless', 'PATH is undefined');
    expect((await stat(join(folder, 'logs', 'harmless.log'))).mode & 0o077).to.equal(0);
  });

  it('never run without a record: what starts them may be killed before it has noted them', async () => {
    const module = new URL('../../../../scripts/network/processes/processes.ts', import.meta.url).href;
    const ran = join(folder, 'ran');
    const starts = (put: string): string => `
      const { startProcess } = await import(${JSON.stringify(module)});
      const spec = ${JSON.stringify({ ...spec(''), command: '/bin/sh', args: ['-c', `echo ran > "${ran}"`] })};
      await startProcess({ put: () => ${put} }, spec);`;
    const start = (put: string): Promise<unknown> =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', starts(put)]);
    const killed: unknown = await start('process.kill(process.pid, "SIGKILL")').catch(
      (error: unknown) => error,
    );
    expect(killed).to.have.property('signal', 'SIGKILL');
    await sleep(200);
    expect(await stat(ran).catch(() => 'never')).to.equal('never');
    await start('undefined');
    while ((await readFile(ran, 'utf8').catch(() => '')) !== 'ran\n') await sleep(10);
  });

  it('never run without a record: the disk may take none', async function () {
    const disk = await mountMemoryDisk('size=4k');
    if (disk === undefined) leaveOut(this, MEMORY_DISK_NEEDS);
    try {
      await writeFile(join(disk.folder, 'filling'), Buffer.alloc(4096));
      const marker = join(folder, 'marker');
      const program = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`;
      const refused = await startProcess(new ProcessRecords(disk.folder), spec(program)).catch(
        (error: unknown) => error,
      );
      expect(refused).to.be.instanceOf(NetworkError).with.property('code', 'FILE_UNUSABLE');
      await sleep(500);
      expect(await stat(marker).catch(() => 'none')).to.equal('none');
      // Nor does it wait for ever for the word to begin.
      expect(await children()).not.to.include(program);
    } finally {
      await disk.remove();
    }
  });

  it('cannot start where there is no program', async () => {
    const started = startProcess(records, { ...spec(''), command: join(folder, 'nothing') });
    expect(await codeOf(started)).to.equal('PROGRAM_FAILED');
    expect(records.list()).to.deep.equal([]);
  });

  it('tell their last words where they end instead of getting ready', async () => {
    const record = await startProcess(records, spec(`console.error('no such disk'); process.exitCode = 3`));
    const waiting = waitUntilReady(record, () => Promise.resolve({ notReady: 'silence' }), 20_000);
    const error = await errorOf(waiting);
    expect(error.code).to.equal('PROCESS_ENDED');
    expect(error.message).to.include('no such disk');
    expect(error.remedy).to.include(record.spec.log);
  });

  it('tell of a full disk, which leaves no room for last words', async function () {
    const disk = await mountMemoryDisk('size=8k');
    if (disk === undefined) leaveOut(this, MEMORY_DISK_NEEDS);
    try {
      const ends = { ...spec(`process.exitCode = 3`), log: join(disk.folder, 'harmless.log') };
      const record = await startProcess(records, ends);
      await writeFile(join(disk.folder, 'filling'), Buffer.alloc(8192)).catch(() => undefined);
      const error = await errorOf(
        waitUntilReady(record, () => Promise.resolve({ notReady: 'silence' }), 20_000),
      );
      expect(error.code).to.equal('PROCESS_ENDED');
      expect(error.remedy).to.include('the disk').and.include(disk.folder);
    } finally {
      await disk.remove();
    }
  });

  it('tell why they panicked, not where', async () => {
    const stack = Array.from({ length: 30 }, (_, i) => `main.go:${String(i)}`).join('\\n');
    const record = await startProcess(
      records,
      spec(`console.error('panic: log lost\\n\\ngoroutine 1:\\n${stack}'); process.exitCode = 2`),
    );
    const { message } = await errorOf(
      waitUntilReady(record, () => Promise.resolve({ notReady: 'silence' }), 20_000),
    );
    expect(message).to.include('panic: log lost').and.not.include('goroutine');
  });

  it('tell what helps an orderer that no longer has what it promised the others', async () => {
    const words =
      'panic: tocommit(9) is out of range [lastIndex(2)]. Was the raft log corrupted, truncated, or lost?';
    const record = await startProcess(
      records,
      spec(`console.error('${words}'); process.exitCode = 2`, 'orderer1.ordering'),
    );
    const waiting = waitUntilReady(record, () => Promise.resolve({ notReady: 'silence' }), 20_000);
    expect((await errorOf(waiting)).remedy).to.include('replace-orderer orderer1.ordering');
  });

  it('are given up where they do not get ready', async () => {
    const record = await startProcess(records, spec(FOR_EVER));
    const error = await errorOf(waitUntilReady(record, () => Promise.resolve({ notReady: 'silence' }), 100));
    expect(error.code).to.equal('PROCESS_NOT_READY');
    expect(error.message).to.include('silence');
    expect(error.remedy).to.include(`stop ${record.spec.name}`);
  });

  it('have logs of bounded size', async () => {
    const log = join(folder, 'log');
    await writeFile(log, 'first\n');
    boundLog(log, 100);
    expect(await readFile(log, 'utf8')).to.equal('first\n');
    await writeFile(log, `${'x'.repeat(200)}\nlast\n`);
    boundLog(log, 100);
    expect(await readFile(log, 'utf8')).to.equal('');
    expect(logTail(`${log}.1`, 1, 1024)).to.equal('last');
  });

  it('have logs of bounded size on a full disk too, which takes no copy', async function () {
    const disk = await mountMemoryDisk('size=12k');
    if (disk === undefined) leaveOut(this, MEMORY_DISK_NEEDS);
    try {
      const log = join(disk.folder, 'log');
      await writeFile(log, Buffer.alloc(8192));
      boundLog(log, 100);
      expect((await stat(log)).size).to.equal(0);
      expect(await stat(`${log}.1`).catch(() => 'none')).to.equal('none');
    } finally {
      await disk.remove();
    }
  });

  describe('and their minder', () => {
    it('goes on where its own log is on a full disk', async () => {
      const ended = await startProcess(records, spec(FOR_EVER));
      const main = fileURLToPath(
        new URL('../../../../scripts/network/processes/minder-main.ts', import.meta.url),
      );
      const full = await open('/dev/full', 'w');
      const minder = spawn(process.execPath, [main, join(folder, 'processes'), 'minder'], {
        stdio: ['ignore', full.fd, 'ignore'],
      });
      try {
        let current = ended.identity;
        for (let times = 0; times < 2; times += 1) {
          const { pid } = current;
          process.kill(pid, 'SIGKILL');
          while (records.find('harmless')?.identity.pid === pid) {
            expect(minder.exitCode, 'the minder ended').to.equal(null);
            await sleep(10);
          }
          current = records.find('harmless')?.identity ?? current;
        }
      } finally {
        minder.kill('SIGKILL');
        await full.close();
      }
    });

    it('starts again what ended unasked, and not what was stopped', async () => {
      const ended = await startProcess(records, spec(FOR_EVER, 'ends'));
      await startProcess(records, spec(FOR_EVER, 'stops'));
      const minder = new Minder(records, 'minder');
      expect(await minder.look(0)).to.deep.equal([]);
      process.kill(ended.identity.pid, 'SIGKILL');
      while (isRunning(ended.identity)) await sleep(10);
      await stopProcess(records, 'stops');
      expect(await minder.look(1_000)).to.deep.equal(['ends']);
      const again = records.find('ends')?.identity;
      expect(again !== undefined && isRunning(again)).to.equal(true);
      expect(again?.pid).not.to.equal(ended.identity.pid);
    });

    it('waits ever longer where it ends again and again', async () => {
      const { identity } = await startProcess(records, spec(''));
      while (isRunning(identity)) await sleep(10);
      const minder = new Minder(records, 'minder');
      const restarts: number[] = [];
      for (let now = 0; now <= 20_000; now += 500) {
        if ((await minder.look(now)).length > 0) restarts.push(now);
        let current = records.find('harmless');
        while (current !== undefined && isRunning(current.identity)) {
          await sleep(10);
          current = records.find('harmless');
        }
      }
      expect(restarts).to.deep.equal([0, 1_000, 3_000, 7_000, 15_000]);
    });
  });
});

/** The command lines of what this process has started and what runs still. */
async function children(): Promise<string> {
  const pids = (await readFile(`/proc/${String(process.pid)}/task/${String(process.pid)}/children`, 'utf8'))
    .trim()
    .split(' ');
  const lines = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(lines)).join('\n');
}

async function errorOf(promise: Promise<unknown>): Promise<NetworkError> {
  try {
    await promise;
  } catch (error) {
    expect(error).to.be.instanceOf(NetworkError);
    return error as NetworkError;
  }
  throw new Error('it did not fail');
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return (await errorOf(promise)).code;
}
