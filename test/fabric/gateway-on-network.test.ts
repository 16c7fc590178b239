import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseConfig } from '#gateway/gateway-config';
import { startGateway, type Gateway } from '#gateway/start-gateway';
import { readDemoPeople } from '../../scripts/demo/demo-people.ts';
import { openDemoWorld } from '../../scripts/demo/demo-world.ts';
import { loadGrants } from '../../scripts/demo/load-authorisations.ts';
import { loadRegistry, loadSubjects } from '../../scripts/demo/load-registry.ts';
import { describeOnNetwork } from './describe-on-network.ts';
import { bringGatewayKeys } from './gateway-keys.ts';
import { TestNetwork } from './test-network.ts';
import { trailHash } from '../gateway/trail/trail-hash.ts';

const TRAIL_WAIT_MS = 60_000;
/** The gateway that plays everybody, and is there before the others. */
const FIRST = 'demonstration';

describeOnNetwork('gateways on a network', { timeoutMs: 180_000 }, () => {
  let network: TestNetwork;
  let folder: string;
  const gateways: Gateway[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sealtrail-gateways-'));
    network = await TestNetwork.describe();
    await network.up();
  });
  after(async () => {
    for (const gateway of gateways) await gateway.stop();
    await network.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function start(name: string, profile = name): Promise<Gateway> {
    if (name !== FIRST) await bringGatewayKeys(join(folder, FIRST), join(folder, name));
    const config = parseConfig({
      LEDGER: 'fabric',
      FABRIC_CONNECTION: network.connection(profile),
      DATA_DIR: join(folder, name),
      PORT: '0',
    });
    const gateway = await startGateway({ config, people: await readDemoPeople() });
    gateways.push(gateway);
    return gateway;
  }

  it('brings agencies, keys and grants into blocks that both organisations have executed', async () => {
    const { services } = await start(FIRST);
    const world = await openDemoWorld(services);
    await loadRegistry(world);
    await loadSubjects(world);
    await loadGrants(world);
    await world.ledger.settle();
    const answer = await fetch(`${gateways[0]?.address ?? ''}/readyz`);
    expect(answer.status).to.equal(200);
    expect(await services.trail.quarantined()).to.equal(0);
  });

  it("gives the same rows and the same hash on every organisation's gateway", async () => {
    const [first] = gateways;
    const others = [await start('ministry'), await start('province-a')];
    const height = (await first?.services.ledger.status())?.height ?? 0;
    const hashes: string[] = [];
    for (const gateway of [...(first === undefined ? [] : [first]), ...others]) {
      await gateway.services.trail.waitForBlock(height, TRAIL_WAIT_MS);
      expect(gateway.services.trail.position().block).to.equal(height);
      hashes.push(await trailHash(gateway.services.trail.db));
    }
    expect(hashes).to.have.length(3);
    expect(new Set(hashes).size).to.equal(1);
  });
});
