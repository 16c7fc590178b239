import { FABRIC_COLLECTING } from '#gateway/ledger/fabric-collecting';
import type { TestNetwork } from '../../test/fabric/test-network.ts';
import { closedLoop, type Looped } from './closed-loop.ts';
import { partsOfTime, wholeTime, type PartsOfTime } from './fabric-parts.ts';
import type { FabricWorld, GrantKind } from './fabric-world.ts';
import type { Measurement } from './measurement.ts';

/** Commands of one transaction and transactions under way: as the gateway puts them together for Fabric. */
const { batchMax: BATCH, underWayMax: UNDER_WAY } = FABRIC_COLLECTING;
const SECONDS = 6;
const SHORT_SECONDS = 3;
/** More than are under way, so that no two transactions at one time use the same grant. */
const GRANTS = 2 * BATCH * UNDER_WAY;
/** One is changed at a time. */
const SHAPES: readonly Partial<Shape>[] = [
  { batch: 50 },
  { batch: 100 },
  { batch: 600 },
  { underWay: 1 },
  { underWay: 2 },
  { underWay: 12 },
];
const PART_NAMES: Readonly<Record<keyof PartsOfTime, string>> = {
  peers: 'both peers',
  contracts: 'both contract processes',
  orderer: 'the orderer',
  gateway: 'the gateway and the load',
};

interface Shape {
  readonly batch: number;
  readonly underWay: number;
  readonly seconds: number;
}

const USUAL: Shape = { batch: BATCH, underWay: UNDER_WAY, seconds: SECONDS };

/** Commands through the adapter alone, without HTTP; `single` is how many a second one by one. */
export async function benchFabricAdapter(
  world: FabricWorld,
  network: TestNetwork,
): Promise<{ readonly measurements: readonly Measurement[]; readonly single: number }> {
  // Until the programs are warm for a kind of command nothing of it is counted.
  await statutory(world, USUAL);
  const single = await statutory(world, { batch: 1, underWay: 64, seconds: SHORT_SECONDS });
  const beside = { what: 'one command a transaction, 64 under way', value: single.perSecond };
  const byStatute = await partsOfTime(network, () => statutory(world, USUAL));
  await world.grant('free', GRANTS);
  await world.grant('counted', GRANTS);
  await onGrants(world, 'free', SHORT_SECONDS);
  const granted = await partsOfTime(network, () => onGrants(world, 'free', SECONDS));
  await onGrants(world, 'counted', SHORT_SECONDS);
  const counted = await partsOfTime(network, () => onGrants(world, 'counted', SECONDS));
  const measurements = [
    row(
      'accesses asked by statute, through the adapter',
      byStatute.looped,
      '≥ 4,000/s, p50 < 250 ms',
      beside,
    ),
    row('accesses asked, each on its own grant', granted.looped, '≥ 2,500/s, p50 < 350 ms', beside),
    row('the same, on grants whose uses are counted', counted.looped, '–', beside),
    ...partRows('an access by statute', byStatute.parts),
    ...partRows('an access on its own grant', granted.parts),
    ...(await shapes(world, network, byStatute)),
  ];
  return { measurements, single: single.perSecond };
}

/** What a statutory access costs on a network where one organisation's endorsement is enough. */
export async function benchOneEndorser(
  world: FabricWorld,
  network: TestNetwork,
): Promise<readonly Measurement[]> {
  await statutory(world, USUAL);
  const { looped, parts } = await partsOfTime(network, () => statutory(world, USUAL));
  return [
    row('by statute, where one organisation endorses', looped, '–'),
    ...partRows('an access by statute, where one organisation endorses', parts),
  ];
}

function statutory(world: FabricWorld, { batch, ...how }: Shape): Promise<Looped> {
  return closedLoop({ ...how, commands: batch, work: () => world.submit(world.askByStatute(batch)) });
}

function onGrants(world: FabricWorld, kind: GrantKind, seconds: number): Promise<Looped> {
  let next = 0;
  return closedLoop({
    underWay: UNDER_WAY,
    seconds,
    commands: BATCH,
    work: () => {
      const numbers = Array.from({ length: BATCH }, (_, i) => (next + i) % GRANTS);
      next += BATCH;
      return world.submit(world.askByGrant(kind, numbers));
    },
  });
}

function partRows(what: string, parts: PartsOfTime): readonly Measurement[] {
  const whole = { what: 'all parts', value: wholeTime(parts) };
  const names = Object.keys(PART_NAMES) as (keyof PartsOfTime)[];
  return names.map((name) => ({
    what: `processor time of ${what}: ${PART_NAMES[name]}`,
    reached: parts[name],
    unit: 'µs' as const,
    toReach: '–',
    beside: whole,
  }));
}

/** Other batches, and other numbers under way: commands a second, and processor time of one. */
async function shapes(
  world: FabricWorld,
  network: TestNetwork,
  usual: { readonly looped: Looped; readonly parts: PartsOfTime },
): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  const name = ({ batch, underWay }: Shape): string =>
    `${String(batch)} a transaction, ${String(underWay)} under way`;
  for (const change of SHAPES) {
    const shape = { ...USUAL, seconds: SHORT_SECONDS, ...change };
    const { looped, parts } = await partsOfTime(network, () => statutory(world, shape));
    const what = `by statute, ${name(shape)}`;
    measurements.push(row(what, looped, '–', { what: name(USUAL), value: usual.looped.perSecond }), {
      what: `processor time of an access ${what}`,
      reached: wholeTime(parts),
      unit: 'µs',
      toReach: '–',
      beside: { what: name(USUAL), value: wholeTime(usual.parts) },
    });
  }
  return measurements;
}

function row(
  what: string,
  { perSecond, latency }: Looped,
  toReach: string,
  beside?: Measurement['beside'],
): Measurement {
  return { what, reached: perSecond, unit: '/s', toReach, latency, ...(beside && { beside }) };
}
