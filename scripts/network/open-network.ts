import { mkdir, readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDescription } from './description/parse-description.ts';
import { putFile, readFileIfThere } from './files.ts';
import type { NetworkContext } from './network-context.ts';
import { NetworkError } from './network-error.ts';
import { NetworkFolder } from './network-folder.ts';
import { ProcessRecords } from './processes/process-records.ts';
import type { Progress } from './progress.ts';

const PROFILES = new URL('../../network-config/', import.meta.url);
export const DEFAULT_PROFILE = 'small';

/** The network that a folder holds. Fails with NETWORK_ABSENT or DESCRIPTION_INVALID. */
export async function openNetwork(directory: string, progress: Progress): Promise<NetworkContext> {
  const folder = new NetworkFolder(directory);
  const text = await readFileIfThere(folder.description);
  if (text === undefined) {
    throw new NetworkError('NETWORK_ABSENT', `there is no network in ${directory}`, {
      remedy: 'Make one (npm run network -- up), or name its folder in NETWORK_DIR.',
    });
  }
  return contextOf(folder, parseDescription(text, folder.description), progress);
}

/**
 * The network that a folder holds, or a new one from the description: a profile of network-config/ or a file. What
 * is made from one description is never continued from another. Fails with DESCRIPTION_INVALID, DESCRIPTION_DIFFERS
 * or FOLDER_FOREIGN.
 */
export async function openOrCreateNetwork(
  directory: string,
  described: string | undefined,
  progress: Progress,
): Promise<NetworkContext> {
  const folder = new NetworkFolder(directory);
  const known = await readFileIfThere(folder.description);
  if (known !== undefined && described === undefined) return openNetwork(directory, progress);
  const file = descriptionFile(described ?? DEFAULT_PROFILE);
  const text = await readDescription(file);
  const network = parseDescription(text, file);
  if (known === undefined) {
    await requireEmpty(directory);
    await putFile(folder.description, text);
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
  return contextOf(folder, network, progress);
}

function contextOf(
  folder: NetworkFolder,
  network: NetworkContext['network'],
  progress: Progress,
): NetworkContext {
  return { network, folder, records: new ProcessRecords(folder.processes), progress };
}

function descriptionFile(described: string): string {
  return /^[a-z-]+$/.test(described)
    ? fileURLToPath(new URL(`${described}.yaml`, PROFILES))
    : resolve(described);
}

async function readDescription(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new NetworkError('DESCRIPTION_INVALID', `the description ${file} cannot be read`, {
      cause,
      remedy: 'Name a profile (small, full) or a file.',
    });
  }
}

/** A folder that holds something else is left alone. */
async function requireEmpty(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const others = await readdir(directory);
  if (others.length === 0) return;
  throw new NetworkError(
    'FOLDER_FOREIGN',
    `${directory} holds something that is no network (${others[0] ?? ''})`,
    {
      remedy: 'Name another folder in NETWORK_DIR, or empty this one yourself.',
    },
  );
}
