import { createServer } from 'node:http';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openEmbeddedLedger } from '#gateway/ledger/embedded/open-embedded-ledger';
import { registered } from '../gateway/ledger/ledger-world.ts';
import { leaveOut } from '../leave-out.ts';
import { MEMORY_DISK_NEEDS, mountMemoryDisk } from '../memory-disk.ts';
import { runToEnd, StartedProgram, type Ended } from './started-program.ts';

const ROOT = new URL('../../', import.meta.url).pathname;

describe('a start that cannot be', function () {
  this.timeout(60_000);
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-start-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const serve = (env: Readonly<Record<string, string>>): Promise<Ended> =>
    runToEnd(process.execPath, ['scripts/serve.ts'], {
      cwd: ROOT,
      env: { ...process.env, PORT: '0', DATA_DIR: join(folder, 'data'), ...env },
    });

  it('names the port that is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const port = String((other.address() as AddressInfo).port);
    const { code, lastLine } = await serve({ PORT: port }).finally(() => other.close());
    expect(lastLine).to.equal(
      `port ${port} is in use: stop the other program, or set PORT to another (0 takes a free one)`,
    );
    expect(code).to.equal(1);
  });

  it('names a data folder that cannot be one, and leaves it as it is', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { code, output } = await serve({ DATA_DIR: file });
    expect(output).to.equal(
      `${file} cannot be used (EEXIST): set DATA_DIR to a folder that this user may write to\n`,
    );
    expect(code).to.equal(1);
    expect(await readdir(folder)).to.include('file');
  });

  it('names a data folder that cannot be made, at once', async function () {
    if (process.platform !== 'linux')
      leaveOut(this, 'a folder that takes no folder in it, as /proc on Linux');
    this.timeout(20_000);
    const { code, output } = await serve({ DATA_DIR: '/proc/sealtrail/data' });
    expect(output).to.equal(
      '/proc/sealtrail cannot be used (ENOENT): set DATA_DIR to a folder that this user may write to\n',
    );
    expect(code).to.equal(1);
  });

  const disks: readonly [string, string, RegExp][] = [
    ['nothing may be written', 'ro', /^a file of the data folder cannot be written: set DATA_DIR .*\n$/],
    ['there is no room from the first file on', 'size=300k', /^STORAGE_FULL: no room left .*\n$/],
  ];
  for (const [title, options, told] of disks)
    it(`says so where ${title}`, async function () {
      const disk = await mountMemoryDisk(options);
      if (disk === undefined) leaveOut(this, MEMORY_DISK_NEEDS);
      const { code, output } = await serve({ DATA_DIR: disk.folder }).finally(() => disk.remove());
      expect(output).to.match(told);
      expect(code).to.equal(1);
    });

  it('makes no other secrets for a ledger that has blocks', async () => {
    const dataDir = join(folder, 'lost-key');
    const ledger = await openEmbeddedLedger({ dataDir });
    await registered(ledger, Date.now());
    await ledger.close();
    const { code, output } = await serve({ DATA_DIR: dataDir });
    expect(output).to.match(
      /^SECRET_MISSING: .*query\.key: .*restore it from the backup; where there is none, put 32 random bytes there\n$/,
    );
    expect(code).to.equal(1);
  });

  it('names every setting that is wrong, and not its value', async () => {
    const { code, output } = await serve({ PORT: 'secret-1', RATE_LIMIT_PER_MINUTE: 'secret-2' });
    expect(output)
      .to.match(/^bad configuration: PORT: .*; RATE_LIMIT_PER_MINUTE: .*\n$/)
      .and.not.include('secret');
    expect(code).to.equal(1);
  });

  it('says that nobody could sign in', async () => {
    const { code, output } = await serve({ DEMO: 'off' });
    expect(output).to.equal('nobody could sign in: set OIDC_ISSUER, or start the demonstration (DEMO=on)\n');
    expect(code).to.equal(1);
  });
});

describe('a start that is stopped while it loads', function () {
  this.timeout(60_000);
  let dataDir = '';

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sealtrail-stopped-'));
  });
  after(() => rm(dataDir, { recursive: true, force: true }));

  for (const progress of ['loading the demonstration: grants', 'issuing certificates: 256'])
    it(`ends without a fault after "${progress}"`, async () => {
      const env = { ...process.env, PORT: '0', DATA_DIR: dataDir };
      const started = new StartedProgram(process.execPath, ['scripts/serve.ts'], { cwd: ROOT, env });
      await started.saying(progress);
      started.signal('SIGINT');
      const { code, lastLine } = await started.end();
      expect(lastLine).to.equal('Stopped; what was not loaded yet is loaded at the next start.');
      expect(code).to.equal(0);
    });
});

describe('the program sealtrail', () => {
  it('runs as npm links it', async () => {
    const { code, output } = await runToEnd('node_modules/.bin/sealtrail', ['--version'], { cwd: ROOT });
    expect(output).to.match(/^[0-9]+\.[0-9]+\.[0-9]+\n$/);
    expect(code).to.equal(0);
  });
});
