import type { NetworkContext } from '../network-context.ts';
import { stopProcess } from '../processes/processes.ts';
import { MINDER_PROCESS } from '../servers/minder-server.ts';

/**
 * Stops what the network started, and nothing else: first the minder, then who calls, then who is called. The data
 * stay.
 */
export async function down({ network, records, progress }: NetworkContext): Promise<void> {
  const running = new Set(records.list().map(({ spec }) => spec.name));
  const peers = network.organisations.flatMap((organisation) => organisation.peers.map(({ name }) => name));
  const orderers = network.ordering.orderers.map(({ name }) => name);
  for (const group of [[MINDER_PROCESS], peers, orderers]) {
    await Promise.all(group.map((name) => stop(name)));
    for (const name of group) running.delete(name);
  }
  await Promise.all([...running].map((name) => stop(name)));

  async function stop(name: string): Promise<void> {
    if (records.find(name) === undefined) return;
    await progress.step(`${name}: stopped`, () => stopProcess(records, name));
  }
}
