import { setTimeout as sleep } from 'node:timers/promises';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { canEndorse } from '../protocol/can-endorse.ts';
import { knowsLeader } from '../protocol/knows-leader.ts';
import { Endpoints, first } from './endpoints.ts';

const WAIT_MS = 60_000;
const POLL_MS = 100;

/**
 * Waits until the channel takes transactions: each peer's gateway has found the peers of enough organisations to
 * endorse, and each orderer knows its leader. Fails with PROCESS_NOT_READY.
 */
export async function awaitChannel(context: NetworkContext): Promise<void> {
  const until = performance.now() + WAIT_MS;
  await Promise.all([awaitEndorsers(context, until), awaitLeader(context, until)]);
}

async function awaitEndorsers({ network, folder }: NetworkContext, until: number): Promise<void> {
  const { channel, contract, organisations } = network;
  const endpoints = new Endpoints(network, folder);
  await Promise.all(
    organisations.flatMap(({ id, peers }) =>
      peers.map(async (described) => {
        const peer = await endpoints.peer(id, described);
        const signer = await endpoints.administrator(id);
        await poll(() => canEndorse({ channel, chaincode: contract.name, peer, signer }), {
          until,
          lacks: `${described.name} has not found peers of enough organisations`,
          remedy: 'See that the peers reach each other',
        });
      }),
    ),
  );
}

/** Waits until each orderer knows its leader. Fails with PROCESS_NOT_READY. */
export async function awaitLeader(
  { network, folder }: NetworkContext,
  until = performance.now() + WAIT_MS,
): Promise<void> {
  const endpoints = new Endpoints(network, folder);
  const signer = await endpoints.administrator(first(network.organisations).id);
  const { channel } = network;
  await Promise.all(
    (await endpoints.orderers()).map((orderer) =>
      poll(() => knowsLeader({ channel, orderer, signer }), {
        until,
        lacks: `${orderer.serverName} knows of no leader among the orderers`,
        remedy: 'More than half of the orderers must run and reach one another',
      }),
    ),
  );
}

async function poll(
  isReady: () => Promise<boolean>,
  { until, lacks, remedy }: { readonly until: number; readonly lacks: string; readonly remedy: string },
): Promise<void> {
  while (!(await isReady())) {
    if (performance.now() > until)
      throw new NetworkError('PROCESS_NOT_READY', `${lacks} after ${String(WAIT_MS / 1000)} s`, {
        remedy: `${remedy}: npm run network -- status, and the logs of those named.`,
      });
    await sleep(POLL_MS);
  }
}
