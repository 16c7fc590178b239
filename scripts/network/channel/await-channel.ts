import { setTimeout as sleep } from 'node:timers/promises';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { isRunning } from '../processes/process-identity.ts';
import { processEnded } from '../processes/processes.ts';
import { canEndorse } from '../protocol/can-endorse.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import { knowsLeader } from '../protocol/knows-leader.ts';
import { awaitedElsewhere } from './awaited-elsewhere.ts';
import { Endpoints } from './endpoints.ts';
import { programsElsewhere } from './programs-elsewhere.ts';

/** For what runs on this machine alone. */
const OWN_WAIT_MS = 60_000;
const POLL_MS = 100;

/**
 * Waits until the channel takes transactions from this machine: each peer's gateway has found the peers of enough
 * organisations to endorse, and each orderer knows its leader. Fails with OTHERS_AWAITED or PROCESS_NOT_READY.
 */
export async function awaitChannel(context: NetworkContext): Promise<void> {
  await Promise.all([awaitEndorsers(context), awaitLeader(context)]);
}

async function awaitEndorsers(context: NetworkContext): Promise<void> {
  const { channel, contract } = context.network;
  const endpoints = new Endpoints(context);
  await Promise.all(
    context.here.organisations.flatMap(({ id, peers }) =>
      peers.map(async (described) => {
        const peer = await endpoints.peer(id, described);
        const signer = await endpoints.administrator(id);
        await poll(context, () => canEndorse({ channel, chaincode: contract.name, peer, signer }), {
          lacks: `${described.name} has not found peers of enough organisations`,
          remedy: 'See that the peers reach each other',
        });
      }),
    ),
  );
}

/**
 * Waits until each orderer of this machine knows its leader; where they all run elsewhere, until any does. Fails with
 * OTHERS_AWAITED where this needs machines that do not answer, and with PROCESS_NOT_READY otherwise.
 */
export async function awaitLeader(context: NetworkContext): Promise<void> {
  const { network, here } = context;
  const { channel } = network;
  const endpoints = new Endpoints(context);
  const signer = await endpoints.reader();
  const known = (orderer: Endpoint): Promise<boolean> =>
    asking(context, orderer.serverName, () => knowsLeader({ channel, orderer, signer }));
  const remedy = 'More than half of the orderers must run and reach one another';
  if (here.ordering === undefined) {
    const orderers = await endpoints.orderers();
    await poll(context, async () => (await Promise.all(orderers.map(known))).includes(true), {
      lacks: 'no orderer answers that knows a leader',
      remedy,
    });
    return;
  }
  await Promise.all(
    here.ordering.orderers.map(async (described) => {
      const orderer = await endpoints.orderer(described);
      await poll(context, () => known(orderer), {
        lacks: `${orderer.serverName} knows of no leader among the orderers`,
        remedy,
      });
    }),
  );
}

/** A program that ends while it is asked is told as that: the connection alone would say little. */
async function asking(
  { records }: NetworkContext,
  name: string,
  ask: () => Promise<boolean>,
): Promise<boolean> {
  const record = records.find(name);
  const requireRunning = (): void => {
    if (record !== undefined && !isRunning(record.identity)) throw processEnded(record.spec);
  };
  try {
    const answer = await ask();
    if (!answer) requireRunning();
    return answer;
  } catch (error) {
    requireRunning();
    throw error;
  }
}

async function poll(
  context: NetworkContext,
  isReady: () => Promise<boolean>,
  { lacks, remedy }: { readonly lacks: string; readonly remedy: string },
): Promise<void> {
  const waitMs = context.hereIds === undefined ? OWN_WAIT_MS : context.waitMs;
  const until = performance.now() + waitMs;
  while (!(await isReady())) {
    if (performance.now() > until) {
      const awaited = awaitedElsewhere(context, await programsElsewhere(context));
      if (awaited.length > 0) throw othersAwaited(awaited);
      throw new NetworkError('PROCESS_NOT_READY', `${lacks} after ${String(waitMs / 1000)} s`, {
        remedy: `${remedy}: npm run network -- status, and the logs of those named.`,
      });
    }
    await sleep(POLL_MS);
  }
}

function othersAwaited(awaited: readonly string[]): NetworkError {
  return new NetworkError(
    'OTHERS_AWAITED',
    `what belongs to this machine runs; awaited from others: ${awaited.join('; ')}`,
    {
      remedy:
        'Start them there (npm run network -- up). What runs here goes on by itself when they answer; the same command again tells whether all is well.',
    },
  );
}
