import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listenAddress } from '../description/network-description.ts';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { isRunning } from '../processes/process-identity.ts';
import type { ProcessSpec } from '../processes/process-records.ts';
import { startProcess } from '../processes/processes.ts';
import { waitUntilReady, type Probe } from '../processes/wait-until-ready.ts';

const READY_MS = 60_000;
const FREE_MS = 2_000;
const FREE_POLL_MS = 50;

/** A program of the network that listens. */
export interface Server {
  readonly spec: ProcessSpec;
  readonly host: string;
  readonly ports: readonly number[];
  readonly probe: Probe;
}

/**
 * Starts the server where it does not run, and waits until it is ready. Fails as these do, or with HOST_UNKNOWN,
 * HOST_ELSEWHERE or PORT_TAKEN.
 */
export async function ensureRunning(
  { records }: Pick<NetworkContext, 'records'>,
  server: Server,
): Promise<void> {
  const { spec, probe } = server;
  const known = records.find(spec.name);
  if (known !== undefined && isRunning(known.identity)) {
    await waitUntilReady(known, probe, READY_MS);
    return;
  }
  await requireHostKnown(server);
  await Promise.all(server.ports.map((port) => requireFree(server, port)));
  await waitUntilReady(await startProcess(records, spec), probe, READY_MS);
}

/** Nothing of our own environment goes to Fabric's programs: it could change their settings. */
export function serverSpec(
  { folder }: Pick<NetworkContext, 'folder'>,
  spec: { name: string; command: string; args: string[]; cwd: string; env?: Record<string, string> },
): ProcessSpec {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return {
    ...spec,
    env: { PATH, HOME, ...(TMPDIR !== undefined && { TMPDIR }), ...spec.env },
    log: join(folder.logs, `${spec.name}.log`),
  };
}

/** By a name that leads nowhere nobody reaches the server, this machine included. */
async function requireHostKnown({ spec, host }: Server): Promise<void> {
  try {
    await lookup(host);
  } catch (cause) {
    throw new NetworkError(
      'HOST_UNKNOWN',
      `${spec.name} is to be reached at ${host}, a name for which this machine finds no address`,
      {
        cause,
        remedy:
          'Make the name known (in /etc/hosts, or where this machine asks for names), or describe another host (in a copy of the description, for a new network).',
      },
    );
  }
}

/** A program that has just ended may hold its port for a moment more. */
async function requireFree({ spec, host }: Server, port: number): Promise<void> {
  const until = performance.now() + FREE_MS;
  for (;;) {
    const fault = await listenFault(listenAddress(host), port);
    if (fault === undefined) return;
    if ('code' in fault && fault.code === 'EADDRNOTAVAIL') throw foreignHost(spec.name, host, fault);
    if (performance.now() > until) {
      throw new NetworkError(
        'PORT_TAKEN',
        `${spec.name} cannot listen on ${host}:${String(port)}: ${fault.message}`,
        {
          cause: fault,
          remedy:
            'End the program that listens there, or describe another port: for a new network or organisation in the file that it is made from, and those of CAs, contracts and administration later too, in the network.yaml of the network.',
        },
      );
    }
    await sleep(FREE_POLL_MS);
  }
}

function foreignHost(name: string, host: string, cause: Error): NetworkError {
  return new NetworkError(
    'HOST_ELSEWHERE',
    `${name} is to listen on ${host}, which is no address of this machine`,
    {
      cause,
      remedy:
        'Start its organisation on its own machine (up with --only, in a folder of its own), or mend its host.',
    },
  );
}

function listenFault(host: string, port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => {
        resolve(undefined);
      });
    });
  });
}
