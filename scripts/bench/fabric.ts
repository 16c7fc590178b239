import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deploy } from '../network/commands/deploy.ts';
import { openNetwork } from '../network/open-network.ts';
import { Progress } from '../network/progress.ts';
import { missingForNetwork, TestNetwork } from '../../test/fabric/test-network.ts';
import { closedLoop, type Looped } from './closed-loop.ts';
import { cpuTime } from './cpu-time.ts';
import { benchFabricHttp } from './fabric-http.ts';
import { benchFabricReplay } from './fabric-replay.ts';
import { FabricWorld, type GrantKind } from './fabric-world.ts';
import type { Measurement } from './measurement.ts';

/** Commands of one transaction and transactions under way: as the gateway puts them together for Fabric. */
const BATCH = 100;
const UNDER_WAY = 8;
const SECONDS = 4;
const SHORT_SECONDS = 2;
/** More than are under way, so that no two transactions at one time use the same grant. */
const GRANTS = 1_600;
const PARTS: readonly (readonly [string, readonly string[]])[] = [
  ['both peers', ['peer0.ministry', 'peer0.province-a']],
  ['both contract processes', ['contract.ministry.0', 'contract.province-a.0']],
  ['the orderer', ['orderer0.ordering']],
];

/** Everything on one network of the profile `small`, which is started here and stopped in the end. */
export async function benchFabric(): Promise<readonly Measurement[]> {
  const missing = await missingForNetwork();
  if (missing !== undefined) {
    process.stdout.write(`fabric is left out: it needs ${missing}\n`);
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'sealtrail-bench-'));
  const network = await TestNetwork.describe();
  try {
    const startedAt = performance.now();
    await network.up();
    let first = 0;
    const world = await FabricWorld.found(
      network.connection('demonstration'),
      join(folder, 'adapter'),
      () => {
        first = (performance.now() - startedAt) / 1000;
      },
    );
    const fromNothing: Measurement = {
      what: 'up, from nothing to the first committed command',
      reached: first,
      unit: 's',
      toReach: '< 10 s',
    };
    const { measurements, single } = await benchAdapter(world, network);
    return [
      ...measurements,
      ...(await benchFabricHttp(network, join(folder, 'gateway'), single)),
      ...(await benchFabricReplay(network, folder)),
      fromNothing,
      await deploying(network),
    ];
  } finally {
    await network.remove();
    await rm(folder, { recursive: true });
  }
}

/** Commands through the adapter alone, without HTTP. Closes the ledger of the world. */
async function benchAdapter(
  world: FabricWorld,
  network: TestNetwork,
): Promise<{ readonly measurements: readonly Measurement[]; readonly single: number }> {
  try {
    // Until the programs are warm nothing is counted.
    await statutory(world, { batch: BATCH, underWay: UNDER_WAY, seconds: SHORT_SECONDS });
    const single = await statutory(world, { batch: 1, underWay: 64, seconds: SHORT_SECONDS });
    const beside = { what: 'one command a transaction, 64 under way', value: single.perSecond };
    const { looped, parts } = await withParts(network, () =>
      statutory(world, { batch: BATCH, underWay: UNDER_WAY, seconds: SECONDS }),
    );
    const granted = await onGrants(world, 'free');
    const counted = await onGrants(world, 'counted');
    return {
      measurements: [
        row('accesses asked by statute, through the adapter', looped, '≥ 4,000/s, p50 < 250 ms', beside),
        row('accesses asked, each on its own grant', granted, '≥ 2,500/s, p50 < 350 ms', beside),
        row('the same, on grants whose uses are counted', counted, '–', beside),
        ...parts,
        ...(await shapes(world, looped)),
      ],
      single: single.perSecond,
    };
  } finally {
    await world.ledger.close();
  }
}

interface Shape {
  readonly batch: number;
  readonly underWay: number;
  readonly seconds: number;
}

function statutory(world: FabricWorld, { batch, ...how }: Shape): Promise<Looped> {
  return closedLoop({ ...how, commands: batch, work: () => world.submit(world.askByStatute(batch)) });
}

async function onGrants(world: FabricWorld, kind: GrantKind): Promise<Looped> {
  await world.grant(kind, GRANTS);
  let next = 0;
  return closedLoop({
    underWay: UNDER_WAY,
    seconds: SECONDS,
    commands: BATCH,
    work: () => {
      const numbers = Array.from({ length: BATCH }, (_, i) => (next + i) % GRANTS);
      next += BATCH;
      return world.submit(world.askByGrant(kind, numbers));
    },
  });
}

/** What each part of the network, and this process as the gateway, spends on a command. */
async function withParts(
  network: TestNetwork,
  work: () => Promise<Looped>,
): Promise<{ readonly looped: Looped; readonly parts: readonly Measurement[] }> {
  const pids = [...PARTS.map(([, names]) => names.map((name) => network.pid(name))), [process.pid]];
  const spent = (): Promise<number[]> =>
    Promise.all(pids.map(async (each) => (await Promise.all(each.map(cpuTime))).reduce((a, b) => a + b)));
  const before = await spent();
  const looped = await work();
  const after = await spent();
  const { count } = looped;
  const micros = after.map((value, i) => (1e6 * (value - (before[i] ?? 0))) / count);
  const whole = { what: 'all parts', value: micros.reduce((a, b) => a + b) };
  const names = [...PARTS.map(([name]) => name), 'the gateway'];
  const parts = names.map((name, i) => ({
    what: `processor time of an access by statute: ${name}`,
    reached: micros[i] ?? 0,
    unit: 'µs' as const,
    toReach: '–',
    beside: whole,
  }));
  return { looped, parts };
}

async function shapes(world: FabricWorld, { perSecond }: Looped): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  const usual = { batch: BATCH, underWay: UNDER_WAY };
  for (const shape of [{ batch: 50 }, { batch: 200 }, { underWay: 1 }, { underWay: 4 }]) {
    const { batch, underWay } = { ...usual, ...shape };
    const looped = await statutory(world, { batch, underWay, seconds: SHORT_SECONDS });
    const beside = {
      what: `${String(BATCH)} a transaction, ${String(UNDER_WAY)} under way`,
      value: perSecond,
    };
    measurements.push(
      row(`by statute, ${String(batch)} a transaction, ${String(underWay)} under way`, looped, '–', beside),
    );
  }
  return measurements;
}

function row(
  what: string,
  { perSecond, latency }: Looped,
  toReach: string,
  beside: Measurement['beside'] & object,
): Measurement {
  return { what, reached: perSecond, unit: '/s', toReach, latency, beside };
}

/** The contract as it is, under another version. */
async function deploying(network: TestNetwork): Promise<Measurement> {
  const context = await openNetwork(network.directory, new Progress(() => undefined));
  const startedAt = performance.now();
  await deploy(context, { version: 'bench' });
  const reached = (performance.now() - startedAt) / 1000;
  return { what: 'deploy of a new version of the contract', reached, unit: 's', toReach: '< 5 s' };
}
