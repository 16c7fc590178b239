import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { PreparationError } from '../../../scripts/bootstrap/preparation-error.mjs';
import { withLock } from '../../../scripts/bootstrap/with-lock.mjs';
import { leaveOut } from '../../leave-out.ts';
import { runToEnd } from '../started-program.ts';

const WITH_LOCK = fileURLToPath(new URL('../../../scripts/bootstrap/with-lock.mjs', import.meta.url));

// Reads a number, waits, writes the next: two at a time would lose a count.
const COUNTING = `import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { withLock } from '${WITH_LOCK}';
for (let turn = 0; turn < 3; turn++) {
  await withLock('lock', { waitMs: 20_000, onWait: () => undefined }, async () => {
    const count = Number(readFileSync('count', 'utf8'));
    await setTimeout(20);
    writeFileSync('count', String(count + 1));
  });
}\n`;

describe('withLock', function () {
  this.timeout(30_000);
  let folder: string;
  let lock: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-'));
    lock = join(folder, 'lock');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const patient = { waitMs: 10_000, onWait: () => undefined };
  const leaveClaim = async (processId: number): Promise<void> => {
    await mkdir(lock);
    await writeFile(join(lock, `${String(processId)}-someone`), '');
  };
  const deadProcess = (): number => spawnSync('true').pid;

  it('gives the result of the work and leaves nothing behind', async () => {
    expect(await withLock(lock, patient, () => Promise.resolve(42))).to.equal(42);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('is free again after work that failed', async () => {
    const failing = withLock(lock, patient, () => Promise.reject(new Error('no disk')));
    expect(await failing.catch(String)).to.equal('Error: no disk');
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('lets one process at a time work, also when they find the claim of one that died', async () => {
    await leaveClaim(deadProcess());
    await writeFile(join(folder, 'count'), '0');
    await writeFile(join(folder, 'counting.mjs'), COUNTING);
    const runs = [1, 2, 3, 4].map(() => runToEnd(process.execPath, ['counting.mjs'], { cwd: folder }));
    expect((await Promise.all(runs)).map(({ output }) => output)).to.deep.equal(['', '', '', '']);
    expect(await readFile(join(folder, 'count'), 'utf8')).to.equal('12');
    expect(await readdir(folder)).to.have.members(['count', 'counting.mjs']);
  });

  it('takes over from an earlier life of its own process id', async () => {
    await leaveClaim(process.pid);
    expect(await withLock(lock, patient, () => Promise.resolve('done'))).to.equal('done');
  });

  it('takes over from a process that ended and was never taken note of', async function () {
    if (process.platform !== 'linux') leaveOut(this, 'Linux');
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 20'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [processId] = (await once(parent.stdout, 'data')) as [Buffer];
    await leaveClaim(Number(processId));
    expect(await withLock(lock, patient, () => Promise.resolve('done'))).to.equal('done');
    parent.kill();
  });

  it('takes a lock that was cut off before it was claimed', async () => {
    await mkdir(lock);
    expect(await withLock(lock, patient, () => Promise.resolve('done'))).to.equal('done');
  });

  it('says once whom it waits for', async () => {
    const holders: number[] = [];
    const holding = withLock(lock, patient, () => sleep(350));
    await withLock(lock, { waitMs: 10_000, onWait: (id) => holders.push(id) }, () => Promise.resolve());
    await holding;
    expect(holders).to.deep.equal([process.pid]);
  });

  it('gives up after its time, names the holder and the lock, and takes nothing away', async () => {
    await leaveClaim(process.ppid);
    const waiting = withLock(lock, { ...patient, waitMs: 150 }, () => Promise.resolve());
    const error: unknown = await waiting.catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(PreparationError);
    expect(String(error)).to.include(String(process.ppid)).and.include(lock);
    expect(await readdir(lock)).to.deep.equal([`${String(process.ppid)}-someone`]);
  });
});
