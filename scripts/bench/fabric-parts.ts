import type { TestNetwork } from '../../test/fabric/test-network.ts';
import type { Looped } from './closed-loop.ts';
import { cpuTime } from './cpu-time.ts';

/** Where the time of a command goes: processor time in microseconds, all processes of a part together. */
export interface PartsOfTime {
  readonly peers: number;
  readonly contracts: number;
  readonly orderer: number;
  /** This process: the gateway's adapter, and the load itself. */
  readonly gateway: number;
}

const PROCESSES: Readonly<Record<Exclude<keyof PartsOfTime, 'gateway'>, readonly string[]>> = {
  peers: ['peer0.ministry', 'peer0.province-a'],
  contracts: ['contract.ministry.0', 'contract.province-a.0'],
  orderer: ['orderer0.ordering'],
};

/** Runs `work` and says what each part of the network has spent on one of its commands meanwhile. */
export async function partsOfTime(
  network: TestNetwork,
  work: () => Promise<Looped>,
): Promise<{ readonly looped: Looped; readonly parts: PartsOfTime }> {
  const before = await spent(network);
  const looped = await work();
  const after = await spent(network);
  const { count } = looped;
  const micros = (part: keyof PartsOfTime): number => (1e6 * (after[part] - before[part])) / count;
  const [peers, contracts, orderer, gateway] = [
    micros('peers'),
    micros('contracts'),
    micros('orderer'),
    micros('gateway'),
  ];
  return { looped, parts: { peers, contracts, orderer, gateway } };
}

export function wholeTime({ peers, contracts, orderer, gateway }: PartsOfTime): number {
  return peers + contracts + orderer + gateway;
}

async function spent(network: TestNetwork): Promise<PartsOfTime> {
  const of = async (pids: readonly number[]): Promise<number> =>
    (await Promise.all(pids.map(cpuTime))).reduce((a, b) => a + b);
  const named = (names: readonly string[]): Promise<number> => of(names.map((name) => network.pid(name)));
  const [peers, contracts, orderer, gateway] = await Promise.all([
    named(PROCESSES.peers),
    named(PROCESSES.contracts),
    named(PROCESSES.orderer),
    of([process.pid]),
  ]);
  return { peers, contracts, orderer, gateway };
}
