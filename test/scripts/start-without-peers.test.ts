import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';
import { startGateway } from '#gateway/start-gateway';
import { startFabricPeer, type FabricPeer } from '../fabric-peer/start-fabric-peer.ts';
import { StartedProgram } from './started-program.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const FOUNDER = '11100000000009013X';

describe('a start while no peer of the network answers', function () {
  this.timeout(60_000);
  let folder = '';
  let network: FabricPeer;
  let environment: Readonly<Record<string, string>>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-start-'));
    network = await startFabricPeer({
      identities: [{ role: 'portal', agency: FOUNDER, organisation: 'ministry' }],
    });
    environment = {
      LEDGER: 'fabric',
      FABRIC_CONNECTION: network.connectionProfilePath,
      DATA_DIR: join(folder, 'data'),
      OIDC_ISSUER: 'https://id.example',
      PORT: '0',
    };
    await (await startGateway({ config: parseConfig(environment) })).stop();
  });
  after(async () => {
    await network.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const serve = (more: Readonly<Record<string, string>> = {}): StartedProgram =>
    new StartedProgram(process.execPath, ['scripts/serve.ts'], {
      cwd: ROOT,
      env: { ...process.env, ...environment, ...more },
    });

  it('answers reads and says so, and is ready when a peer is back', async () => {
    network.faults.stopPeer();
    const program = serve();
    await program.saying('commands when one does');
    const address = /answered at (http:\S+);/.exec(program.output)?.[1] ?? '';
    const statuses = ['/v1/agencies', '/readyz'].map(
      async (path) => (await fetch(`${address}${path}`)).status,
    );
    expect(await Promise.all(statuses)).to.deep.equal([200, 503]);
    await network.faults.startPeer();
    await program.saying(`Sealtrail is ready at ${address}`);
    program.signal('SIGTERM');
    expect((await program.end()).code).to.equal(0);
  });

  it('ends when it is told to while it waits', async () => {
    network.faults.stopPeer();
    const program = serve();
    await program.saying('commands when one does');
    program.signal('SIGTERM');
    expect((await program.end()).code).to.equal(0);
    await network.faults.startPeer();
  });

  it('cannot be in a folder that has never seen the network', async () => {
    network.faults.stopPeer();
    const { code, output } = await serve({ DATA_DIR: join(folder, 'new') }).end();
    expect(output).to.match(/^LEDGER_UNAVAILABLE: no peer of the connection profile answers/);
    expect(code).to.equal(1);
    await network.faults.startPeer();
  });
});
