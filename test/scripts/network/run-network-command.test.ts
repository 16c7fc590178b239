import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { runNetworkCommand } from '../../../scripts/network/run-network-command.ts';
import { leaveOut } from '../../leave-out.ts';
import { MEMORY_DISK_NEEDS, mountMemoryDisk } from '../../memory-disk.ts';

const SMALL = new URL('../../../network-config/small.yaml', import.meta.url);
const VERSIONS = { orderer: '2.5.16', peer: '2.5.16', configtxgen: '2.5.16', 'fabric-ca-server': '1.5.21' };

describe('npm run network', () => {
  let folder: string;
  let directory: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'network-command-'));
    directory = join(folder, 'network');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
    const out: string[] = [];
    const err: string[] = [];
    const environment = { NETWORK_DIR: directory, FABRIC_BIN: join(folder, 'bin'), PATH: '' };
    const code = await runNetworkCommand(args, {
      environment,
      out: (line) => out.push(line),
      err: (line) => err.push(line),
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  }

  /** Programs that tell the right version, and otherwise fail at once. */
  async function providePrograms(): Promise<void> {
    await mkdir(join(folder, 'bin'));
    for (const [name, version] of Object.entries(VERSIONS)) {
      const file = join(folder, 'bin', name);
      const script = `case "$1" in *version) echo " Version: v${version}";; *) echo "${name} has no disk" >&2; exit 1;; esac`;
      await writeFile(file, `#!/bin/sh\n${script}\n`);
      await chmod(file, 0o755);
    }
  }

  it('shows how it is used', async () => {
    const { code, out } = await run('--help');
    expect(code).to.equal(0);
    expect(out).to.include('npm run network -- up');
  });

  it('shows it as a program, too, and minds nobody who stops reading', async () => {
    const script = fileURLToPath(new URL('../../../scripts/network.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--help']);
    expect(stdout).to.include('npm run network -- up');
    const short = `"${process.execPath}" "${script}" --help | true; echo "\${PIPESTATUS[0]}"`;
    expect((await promisify(execFile)('/bin/bash', ['-c', short])).stdout).to.equal('0\n');
  });

  const misuses: readonly (readonly string[])[] = [
    [],
    ['fly'],
    ['down', 'now'],
    ['revoke', 'ministry'],
    ['stop'],
    ['import'],
    ['up', '--only'],
    ['up', '--wait', 'long'],
    ['status', '--only', 'ministry'],
    ['up', '--fast'],
  ];
  for (const args of misuses) {
    it(`does not take "${args.join(' ')}"`, async () => {
      const { code, err } = await run(...args);
      expect(code).to.equal(2);
      expect(err).to.include('npm run network -- up');
      if (args.length > 0)
        expect(err.split('\n').at(-1)).to.equal(`It does not take: npm run network -- ${args.join(' ')}`);
    });
  }

  for (const command of ['down', 'status', 'deploy', 'logs', 'identities', 'export', 'reset']) {
    it(`says of ${command} that there is no network`, async () => {
      const { code, err } = await run(command);
      expect(code).to.equal(1);
      expect(err)
        .to.match(/^NETWORK_ABSENT: /)
        .and.match(/^What to do: .*network -- up/m);
    });
  }

  it('makes nothing where programs are missing', async () => {
    const { code, err } = await run('up');
    expect(code).to.equal(1);
    expect(err)
      .to.match(/^PROGRAM_MISSING: /)
      .and.include('2.5.16');
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('makes nothing from a description that is none', async () => {
    await providePrograms();
    const { code, err } = await run('up', join(folder, 'absent.yaml'));
    expect(code).to.equal(1);
    expect(err)
      .to.match(/^DESCRIPTION_INVALID: /)
      .and.include('absent.yaml');
    expect(await readdir(folder)).to.deep.equal(['bin']);
  });

  it('makes nothing for organisations that the network does not have', async () => {
    await providePrograms();
    const { code, err } = await run('up', '--only', 'ministry,nobody');
    expect(code).to.equal(1);
    expect(err)
      .to.match(/^HERE_INVALID: .*nobody/)
      .and.match(/^What to do: .*ordering, ministry, province-a/m);
    expect(await readdir(folder)).to.deep.equal(['bin']);
  });

  it('makes nothing where a network of several hosts is not told what runs here', async () => {
    await providePrograms();
    const file = await onTwoHosts('here.example');
    const { code, err } = await run('up', file);
    expect(code).to.equal(1);
    expect(err)
      .to.match(/^HERE_INVALID: .*127\.0\.0\.1, here\.example/)
      .and.include('--only');
    expect(await readdir(folder)).not.to.include('network');
  });

  it('does not listen on an address of another machine', async () => {
    await providePrograms();
    // For documentation (RFC 5737): nobody has it.
    const { code, err } = await run('up', await onTwoHosts('192.0.2.1'), '--only', 'ministry');
    expect(code).to.equal(1);
    expect(err)
      .to.match(/^HOST_ELSEWHERE: ca\.ministry .*192\.0\.2\.1/)
      .and.include('--only');
  });

  async function onTwoHosts(host: string): Promise<string> {
    const file = join(folder, 'two.yaml');
    const small = await readFile(SMALL, 'utf8');
    await writeFile(file, small.replace('  - id: ministry\n', `  - id: ministry\n    host: ${host}\n`));
    return file;
  }

  it('does not guess which organisations run here from a file that is damaged', async () => {
    await providePrograms();
    await mkdir(directory);
    await writeFile(join(directory, 'network.yaml'), await readFile(SMALL, 'utf8'));
    await writeFile(join(directory, 'here.json'), '{"organisations": [');
    const { code, err } = await run('status');
    expect(code).to.equal(1);
    expect(err).to.match(/^HERE_INVALID: .*here\.json/);
  });

  it('does not take an organisation or a host that the network has not from that file', async () => {
    await mkdir(directory);
    await writeFile(join(directory, 'network.yaml'), await readFile(SMALL, 'utf8'));
    for (const name of ['nobody', 'ordering@192.0.2.1', 'ministry@']) {
      await writeFile(join(directory, 'here.json'), JSON.stringify({ organisations: ['ministry', name] }));
      const { code, err } = await run('status');
      expect(code).to.equal(1);
      expect(err)
        .to.match(/^HERE_INVALID: .*here\.json/)
        .and.include(name);
    }
  });

  const places: readonly [string, (path: string) => Promise<unknown>][] = [
    ['a folder', (path) => mkdir(path)],
    ['a link to itself', (path) => symlink(path, path)],
    ['a pipe that nobody writes to', (path) => promisify(execFile)('mkfifo', [path])],
    ['a file without an end', (path) => symlink('/dev/zero', path)],
  ];
  for (const [title, make] of places)
    it(`says of ${title} in place of a file that it cannot be used`, async () => {
      await providePrograms();
      const file = join(folder, 'described.yaml');
      await make(file);
      expect((await run('up', file)).err).to.match(/^FILE_UNUSABLE: .*described\.yaml/);
      expect(await readdir(folder)).not.to.include('network');
      for (const name of ['here.json', 'network.yaml']) {
        await mkdir(directory);
        await writeFile(join(directory, 'network.yaml'), await readFile(SMALL, 'utf8'));
        await rm(join(directory, name), { force: true });
        await make(join(directory, name));
        for (const command of ['up', 'status', 'down']) {
          const { code, err } = await run(command);
          expect(code).to.equal(1);
          expect(err).to.match(new RegExp(`^FILE_UNUSABLE: .*${name.replace('.', '\\.')}`));
        }
        await rm(directory, { recursive: true });
      }
    });

  it('says of a place where there can be no folder that it cannot be used', async () => {
    await providePrograms();
    await writeFile(directory, 'mine');
    expect((await run('up')).err).to.match(/^FILE_UNUSABLE: /);
    expect(await readFile(directory, 'utf8')).to.equal('mine');
    await rm(directory);
    await symlink(join(folder, 'nowhere'), directory);
    expect((await run('up')).err).to.match(/^FILE_UNUSABLE: /);
  });

  const disks: readonly [string, string, string][] = [
    ['is full', 'size=4k', 'the disk is full'],
    ['may only be read', 'ro', 'the disk is read-only'],
  ];
  for (const [title, options, told] of disks)
    it(`says that the disk ${title}`, async function () {
      const disk = await mountMemoryDisk(options);
      if (disk === undefined) leaveOut(this, MEMORY_DISK_NEEDS);
      try {
        await providePrograms();
        directory = join(disk.folder, 'network');
        const { code, err } = await run('up');
        expect(code).to.equal(1);
        expect(err)
          .to.match(/^FILE_UNUSABLE: /)
          .and.include(told)
          .and.not.include('.unfinished');
      } finally {
        await disk.remove();
      }
    });

  const damaged: readonly [string, string][] = [
    ['deployment.json', '{'],
    ['deployment.json', '{"current":{"version":"","sequence":0,"slot":7},"next":null}'],
    ['processes/peer0.ministry.json', ''],
    ['processes/peer0.ministry.json', '{"spec":{}}'],
    ['organisations/ministry/ca/tls-cert.pem', 'certificate'],
  ];
  for (const [file, text] of damaged)
    it(`says of ${file} with "${text}" that it is damaged, and leaves it as it is`, async () => {
      await mkdir(dirname(join(directory, file)), { recursive: true });
      await writeFile(join(directory, 'network.yaml'), await readFile(SMALL, 'utf8'));
      await writeFile(join(directory, file), text);
      const { code, err } = await run('status');
      expect(code).to.equal(1);
      expect(err)
        .to.match(/^FOLDER_DAMAGED: /)
        .and.include(file);
      expect(err).to.match(/^What to do: /m);
      expect(await readFile(join(directory, file), 'utf8')).to.equal(text);
    });

  it('goes on in a folder that an interrupted command had just begun', async () => {
    await providePrograms();
    await mkdir(directory);
    await writeFile(join(directory, 'here.json'), '{"organisations":["ministry"]}');
    await writeFile(join(directory, 'network.yaml.1.unfinished'), 'name: sm');
    const { err } = await run('up', await onPort(), '--only', 'ministry');
    expect(err).to.match(/^PROCESS_ENDED: ca\.ministry/);
    expect((await run('up', '--only', 'ordering')).err).to.match(/^HERE_DIFFERS: /);
    expect((await run('reset')).code).to.equal(0);
  });

  it('leaves a folder alone that holds something else', async () => {
    await providePrograms();
    await mkdir(directory);
    await writeFile(join(directory, 'letters.txt'), 'mine');
    const { code, err } = await run('up');
    expect(code).to.equal(1);
    expect(err).to.match(/^FOLDER_FOREIGN: /);
    expect(await readFile(join(directory, 'letters.txt'), 'utf8')).to.equal('mine');
  });

  describe('with programs that end at once', () => {
    beforeEach(providePrograms);

    it('tells which ended and what it said, and can be run again and taken down', async () => {
      const first = await run('up', await onPort());
      expect(first.code).to.equal(1);
      expect(first.err)
        .to.match(/^PROCESS_ENDED: ca\.[a-z-]+ ended/)
        .and.include('fabric-ca-server has no disk');
      expect((await run('up')).err).to.match(/^PROCESS_ENDED: /);
      expect((await run('status')).code).to.equal(1);
      expect((await run('reset')).code).to.equal(0);
      expect(await readdir(folder)).not.to.include('network');
    });

    it('tells which port is taken, and by what it is needed', async () => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const address = other.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      try {
        const { code, err } = await run('up', await onPort(address.port));
        expect(code).to.equal(1);
        expect(err).to.match(
          new RegExp(`^PORT_TAKEN: ca\\.ordering cannot listen on 127\\.0\\.0\\.1:${String(address.port)}`),
        );
      } finally {
        await new Promise((resolve) => other.close(resolve));
      }
    });
  });

  /** A description whose CAs have ports that nobody else is likely to use, but for the first: this one. */
  async function onPort(port = 61_254): Promise<string> {
    const small = await readFile(SMALL, 'utf8');
    const file = join(folder, 'own.yaml');
    const moved = small.replace('port: 7254', `port: ${String(port)}`).replace('port: 7154', 'port: 61154');
    await writeFile(file, moved.replace('port: 8154', 'port: 62154'));
    return file;
  }
});
