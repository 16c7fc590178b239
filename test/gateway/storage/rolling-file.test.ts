import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { RollingFile } from '#gateway/storage/rolling-file';
import { leaveOut } from '../../leave-out.ts';
import { MEMORY_DISK_NEEDS, mountMemoryDisk } from '../../memory-disk.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const LINE = `${'x'.repeat(99)}\n`;

describe('RollingFile', () => {
  const folder = temporaryFolder();

  const open = (path: string, bytesMax = 1_000): Promise<RollingFile> =>
    RollingFile.open({ path, bytesMax, filesMax: 3, lostLine: (count) => `${String(count)} lost\n` });
  const read = (name: string): Promise<string> => readFile(join(folder(), name), 'utf8');

  it('goes on after what is there, in order', async () => {
    const path = join(folder(), 'gateway.log');
    await writeFile(path, 'before\n');
    const file = await open(path);
    for (let i = 0; i < 5; i += 1) file.append(`${String(i)}\n`);
    await file.close();
    expect(await read('gateway.log')).to.equal('before\n0\n1\n2\n3\n4\n');
  });

  it('writes what comes while it writes, without being told to', async () => {
    const file = await open(join(folder(), 'gateway.log'), 10_000);
    let all = '';
    for (let i = 0; i < 200; i += 1) {
      const line = `${String(i).padStart(3)}\n`;
      all += line;
      file.append(line);
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (let tries = 0; tries < 200 && (await read('gateway.log')) !== all; tries += 1) await sleep(10);
    expect(await read('gateway.log')).to.equal(all);
    await file.close();
  });

  it('keeps the newest files, each no larger than it may be', async () => {
    const file = await open(join(folder(), 'gateway.log'));
    for (let i = 0; i < 45; i += 1) {
      file.append(`${String(i).padStart(99)}\n`);
      if (i % 2 === 0) await file.close();
    }
    await file.close();
    expect((await readdir(folder())).sort()).to.deep.equal(['gateway.log', 'gateway1.log', 'gateway2.log']);
    const kept = `${await read('gateway2.log')}${await read('gateway1.log')}${await read('gateway.log')}`;
    const numbers = kept.trimEnd().split('\n').map(Number);
    expect(numbers).to.deep.equal(Array.from(numbers, (_, i) => 45 - numbers.length + i));
    for (const name of await readdir(folder())) expect((await read(name)).length).to.be.at.most(1_000);
  });

  it('does not open what is no file', async () => {
    const error: unknown = await open(folder()).catch((cause: unknown) => cause);
    expect(error).to.have.property('code', 'EISDIR');
  });

  it('loses what a full disk does not take, says so, and goes on when there is room', async function () {
    this.timeout(20_000);
    const disk = await mountMemoryDisk('size=64k');
    if (disk === undefined) leaveOut(this, MEMORY_DISK_NEEDS);
    const [path, filler] = [join(disk.folder, 'gateway.log'), join(disk.folder, 'filler')];
    try {
      const file = await open(path, 1_000_000);
      file.append('before\n');
      await file.close();
      await writeFile(filler, Buffer.alloc(65_536)).catch(() => undefined);
      for (let i = 0; i < 100; i += 1) {
        file.append(LINE);
        await file.close();
      }
      const full = await readFile(path, 'utf8');
      expect(full).to.match(/^before\n(x{99}\n)*$/);
      await rm(filler);
      file.append('after\n');
      await file.close();
      const lost = 100 - (full.length - 'before\n'.length) / LINE.length;
      expect(await readFile(path, 'utf8')).to.equal(`${full}${String(lost)} lost\nafter\n`);
      expect(lost).to.be.greaterThan(50);
    } finally {
      await disk.remove();
    }
  });

  it('keeps little for a disk that is slow, and counts the rest', async () => {
    const file = await open(join(folder(), 'gateway.log'), 100_000_000);
    const large = `${'y'.repeat(1_000_000)}\n`;
    for (let i = 0; i < 30; i += 1) file.append(large);
    await file.close();
    file.append('after\n');
    await file.close();
    const text = await read('gateway.log');
    expect(text).to.match(/\nafter\n$/);
    const written = text.split('\n').filter((line) => line.startsWith('y')).length;
    expect(written).to.be.within(5, 10);
    expect(text).to.contain(`\n${String(30 - written)} lost\n`);
  });
});
