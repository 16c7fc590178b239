import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ProcessRecords } from '../../../../scripts/network/processes/process-records.ts';
import { ensureRunning } from '../../../../scripts/network/servers/server.ts';

/** Too long for a name, so that no other machine is asked about it. */
const NOWHERE = `${'n'.repeat(64)}.invalid`;

describe('a server of the network', () => {
  let folder = '';
  let taken = createServer();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-server-'));
    taken = createServer();
    await new Promise<void>((listening) => {
      taken.listen(0, '127.0.0.1', listening);
    });
  });
  after(async () => {
    taken.close();
    await rm(folder, { recursive: true });
  });

  const refusals: readonly [title: string, host: string, code: string][] = [
    ['on a host that nobody knows', NOWHERE, 'HOST_UNKNOWN'],
    // Set aside for documentation: no machine has it.
    ['on an address of another machine', '203.0.113.7', 'HOST_ELSEWHERE'],
    ['on a port that is taken', '127.0.0.1', 'PORT_TAKEN'],
  ];
  for (const [title, host, code] of refusals) {
    it(`is not started ${title}`, async () => {
      const records = new ProcessRecords(join(folder, 'processes'));
      const spec = {
        name: 'peer0.ministry',
        command: process.execPath,
        args: ['--eval', '0'],
        cwd: folder,
        env: {},
        log: join(folder, 'logs', 'peer0.ministry.log'),
      };
      const { port } = taken.address() as AddressInfo;
      const probe = (): Promise<'ready'> => Promise.resolve('ready');
      const failure = await ensureRunning({ records }, { spec, host, ports: [port], probe }).catch(
        (error: unknown) => error,
      );
      expect(failure).to.have.property('code', code);
      expect(failure).to.have.property('message').that.includes('peer0.ministry').and.includes(host);
      expect(records.list()).to.deep.equal([]);
      expect(await readdir(folder)).not.to.include('logs');
    });
  }
});
