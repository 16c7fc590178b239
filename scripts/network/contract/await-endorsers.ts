import { setTimeout as sleep } from 'node:timers/promises';
import { Endpoints } from '../channel/endpoints.ts';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { canEndorse } from '../protocol/can-endorse.ts';

const WAIT_MS = 60_000;
const POLL_MS = 100;

/**
 * Waits until the gateway of every peer has found the peers of enough organisations: from then on each takes
 * commands. Fails with PROCESS_NOT_READY.
 */
export async function awaitEndorsers({ network, folder }: NetworkContext): Promise<void> {
  const { channel, contract, organisations } = network;
  const endpoints = new Endpoints(network, folder);
  const until = performance.now() + WAIT_MS;
  await Promise.all(
    organisations.flatMap(({ id, peers }) =>
      peers.map(async (described) => {
        const peer = await endpoints.peer(id, described);
        const signer = await endpoints.administrator(id);
        while (!(await canEndorse({ channel, chaincode: contract.name, peer, signer }))) {
          if (performance.now() > until) throw notFound(described.name);
          await sleep(POLL_MS);
        }
      }),
    ),
  );
}

function notFound(peer: string): NetworkError {
  return new NetworkError(
    'PROCESS_NOT_READY',
    `${peer} has not found peers of enough organisations after ${String(WAIT_MS / 1000)} s`,
    { remedy: 'See that the peers reach each other: npm run network -- status, and the logs of the peers.' },
  );
}
