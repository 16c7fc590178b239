import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Network } from './description/network.ts';
import { parseDescription } from './description/parse-description.ts';
import { organisationsHere, partHere, programsOf } from './description/part-here.ts';
import { readDescribed } from './description/read-yaml.ts';
import { putFile, readFileIfThere } from './files.ts';
import { parseOnly, readHere, requireNamed, requireOneHost, writeHere } from './here.ts';
import type { NetworkContext } from './network-context.ts';
import { NetworkError } from './network-error.ts';
import { NetworkFolder } from './network-folder.ts';
import { ProcessRecords } from './processes/process-records.ts';
import type { Progress } from './progress.ts';

const PROFILES = new URL('../../network-config/', import.meta.url);
const DEFAULT_PROFILE = 'small';
const WAIT_MS = 60_000;

/** How a command goes about its work. */
export interface CommandManner {
  readonly progress: Progress;
  /** How long to wait for what other machines do, in milliseconds. Default 60,000. */
  readonly waitMs?: number | undefined;
}

/** The network that a folder holds. Fails with NETWORK_ABSENT, DESCRIPTION_INVALID or HERE_INVALID. */
export async function openNetwork(directory: string, manner: CommandManner): Promise<NetworkContext> {
  const folder = new NetworkFolder(directory);
  const text = await readFileIfThere(folder.description);
  if (text === undefined) {
    throw new NetworkError('NETWORK_ABSENT', `there is no network in ${directory}`, {
      remedy: 'Make one (npm run network -- up), or name its folder in NETWORK_DIR.',
    });
  }
  return contextOf(folder, parseDescription(text, folder.description), manner);
}

/** What `up` is told of a network. */
export interface NetworkChoice {
  /** A profile of network-config/ or a file. */
  readonly description: string | undefined;
  /** The ids of the organisations that run on this machine, with commas between them. */
  readonly only: string | undefined;
}

/**
 * The network that a folder holds, or a new one from the description. What is made from one description is never
 * continued from another, nor with other organisations on this machine. Fails with DESCRIPTION_INVALID,
 * DESCRIPTION_DIFFERS, HERE_INVALID, HERE_DIFFERS or FOLDER_FOREIGN.
 */
export async function openOrCreateNetwork(
  directory: string,
  { description, only }: NetworkChoice,
  manner: CommandManner,
): Promise<NetworkContext> {
  const folder = new NetworkFolder(directory);
  const known = await readFileIfThere(folder.description);
  if (known !== undefined && description === undefined) {
    const context = await openNetwork(directory, manner);
    if (only !== undefined) requireSameHere(context, parseOnly(only, context.network));
    return context;
  }
  const file = descriptionFile(description ?? DEFAULT_PROFILE);
  const text = await readDescribed(file, 'Name a profile (small, full) or a file.');
  const network = parseDescription(text, file);
  const ids = only === undefined ? undefined : parseOnly(only, network);
  if (known === undefined) {
    await createFolder(folder, network, { text, ids });
  } else if (known !== text) {
    throw new NetworkError(
      'DESCRIPTION_DIFFERS',
      `the network in ${directory} was made from another description than ${file}; it is kept as network.yaml there`,
      {
        remedy:
          'Go on with it (npm run network -- up, without a description), use another NETWORK_DIR, or delete it with all its data (npm run network -- reset).',
      },
    );
  }
  const context = await contextOf(folder, network, manner);
  if (ids !== undefined) requireSameHere(context, ids);
  return context;
}

async function createFolder(
  folder: NetworkFolder,
  network: Network,
  { text, ids }: { readonly text: string; readonly ids: readonly string[] | undefined },
): Promise<void> {
  if (ids === undefined) requireOneHost(network);
  await requireEmpty(folder);
  // First: the folder is a network's when the description is there.
  if (ids === undefined) await rm(folder.here, { force: true });
  else await writeHere(folder, ids);
  await putFile(folder.description, text);
}

function requireSameHere({ network, here, folder }: NetworkContext, wanted: readonly string[]): void {
  const [a, b] = [here, partHere(network, wanted)].map((part) =>
    organisationsHere(part)
      .map(
        (one) =>
          `${one.id} (${programsOf(one)
            .map(({ name }) => name)
            .join(', ')})`,
      )
      .join(', '),
  );
  if (a === b) return;
  throw new NetworkError('HERE_DIFFERS', `the network in ${folder.path} runs here with ${String(a)}`, {
    remedy: `Leave --only out. To let other organisations run here, end the network (npm run network -- down), bring their folders below organisations/, and name them in ${folder.here}.`,
  });
}

async function contextOf(
  folder: NetworkFolder,
  network: Network,
  { progress, waitMs = WAIT_MS }: CommandManner,
): Promise<NetworkContext> {
  const hereIds = await readHere(folder);
  if (hereIds !== undefined) requireNamed(hereIds, network, folder);
  const here = partHere(network, hereIds);
  const records = new ProcessRecords(folder.processes);
  return { network, here, hereIds, folder, records, progress, waitMs };
}

function descriptionFile(described: string): string {
  return /^[a-z-]+$/.test(described)
    ? fileURLToPath(new URL(`${described}.yaml`, PROFILES))
    : resolve(described);
}

/** A folder that holds something else is left alone. */
async function requireEmpty(folder: NetworkFolder): Promise<void> {
  const { path } = folder;
  await mkdir(path, { recursive: true, mode: 0o700 });
  const own = basename(folder.here);
  // What an interrupted command leaves of a folder that it had just begun.
  const others = (await readdir(path)).filter((name) => name !== own && !name.endsWith('.unfinished'));
  if (others.length === 0) return;
  throw new NetworkError(
    'FOLDER_FOREIGN',
    `${path} holds something that is no network (${others[0] ?? ''})`,
    {
      remedy: 'Name another folder in NETWORK_DIR, or empty this one yourself.',
    },
  );
}
