import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deploy } from '../network/commands/deploy.ts';
import { openNetwork } from '../network/open-network.ts';
import { Progress } from '../network/progress.ts';
import { missingForNetwork, TestNetwork } from '../../test/fabric/test-network.ts';
import { benchFabricAdapter, benchOneEndorser } from './fabric-adapter.ts';
import { benchFabricHttp } from './fabric-http.ts';
import { benchFabricReplay } from './fabric-replay.ts';
import { FabricWorld } from './fabric-world.ts';
import { machineSpeed } from './machine-speed.ts';
import type { Measurement } from './measurement.ts';

/** Everything on a network of the profile `small`, and a little on one with a weaker policy; both end here. */
export async function benchFabric(): Promise<readonly Measurement[]> {
  const missing = await missingForNetwork();
  if (missing !== undefined) {
    process.stdout.write(`fabric is left out: it needs ${missing}\n`);
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'sealtrail-bench-'));
  try {
    return [
      machineSpeed('at the beginning'),
      ...(await benchSmall(join(folder, 'both'))),
      ...(await benchWithOneEndorser(join(folder, 'one'))),
      machineSpeed('at the end'),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function benchSmall(folder: string): Promise<readonly Measurement[]> {
  const network = await TestNetwork.describe();
  try {
    const { world, first } = await start(network, join(folder, 'adapter'));
    const { measurements, single } = await benchFabricAdapter(world, network).finally(() =>
      world.ledger.close(),
    );
    return [
      ...measurements,
      ...(await benchFabricHttp(network, join(folder, 'gateway'), single)),
      ...(await benchFabricReplay(network, folder)),
      first,
      await deploying(network),
    ];
  } finally {
    await network.remove();
  }
}

async function benchWithOneEndorser(folder: string): Promise<readonly Measurement[]> {
  const network = await TestNetwork.describe({ endorsingOrganisations: 1 });
  try {
    const { world } = await start(network, folder);
    return await benchOneEndorser(world, network).finally(() => world.ledger.close());
  } finally {
    await network.remove();
  }
}

/** From nothing to the first committed command. */
async function start(
  network: TestNetwork,
  dataDir: string,
): Promise<{ readonly world: FabricWorld; readonly first: Measurement }> {
  const startedAt = performance.now();
  await network.up();
  let reached = 0;
  const world = await FabricWorld.found(network.connection('demonstration'), dataDir, () => {
    reached = (performance.now() - startedAt) / 1000;
  });
  const what = 'up, from nothing to the first committed command';
  return { world, first: { what, reached, unit: 's', toReach: '< 10 s' } };
}

/** The contract as it is, under another version. */
async function deploying(network: TestNetwork): Promise<Measurement> {
  const context = await openNetwork(network.directory, { progress: new Progress(() => undefined) });
  const startedAt = performance.now();
  await deploy(context, { version: 'bench' });
  const reached = (performance.now() - startedAt) / 1000;
  return { what: 'deploy of a new version of the contract', reached, unit: 's', toReach: '< 5 s' };
}
