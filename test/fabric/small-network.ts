import { RANDOM_ACTORS } from '../gateway/ledger/random-acts.ts';
import { FreshContracts } from './fresh-contracts.ts';
import { TestNetwork } from './test-network.ts';

let started: Promise<TestNetwork> | undefined;
let contracts: FreshContracts | undefined;

/**
 * The one network of the profile `small` that suites share: the first that asks starts it, in about ten seconds,
 * and it is stopped after the last suite of the run. Suites must not mind what others have written to its ledger,
 * and leave every process running. Ask `missingForNetwork` first. A suite that stops or breaks things makes a
 * `TestNetwork` of its own.
 *
 * Each network has free ports of its own: before it starts, a run of ports is looked for that nobody listens on,
 * below the range from which the system hands out ports by itself; they replace the ports of small.yaml.
 */
export function smallNetwork(): Promise<TestNetwork> {
  started ??= start();
  return started;
}

/**
 * The connection profile of a ledger without a command on that network: its blocks are shared, its registry and its
 * state are nobody else's.
 */
export async function freshContract(): Promise<string> {
  const network = await smallNetwork();
  contracts ??= new FreshContracts(network);
  return contracts.next();
}

async function start(): Promise<TestNetwork> {
  const network = await TestNetwork.describe({ actors: RANDOM_ACTORS });
  await network.up();
  return network;
}

// Of the whole run: whoever imports this file is part of it.
after(async function () {
  this.timeout(60_000);
  await (await started?.catch(() => undefined))?.remove();
});
