import { z } from 'zod';
import type { Network } from './description/network.ts';
import { putFile, readFileIfThere } from './files.ts';
import type { NetworkFolder } from './network-folder.ts';
import { jsonOf } from './json-of.ts';
import { NetworkError } from './network-error.ts';

const Here = z.strictObject({ organisations: z.array(z.string().max(64)).min(1).max(17) });

/**
 * The ids of the organisations that run on this machine, as this folder was told; `undefined` where all do. Fails
 * with HERE_INVALID.
 */
export async function readHere({ here }: NetworkFolder): Promise<readonly string[] | undefined> {
  const text = await readFileIfThere(here);
  if (text === undefined) return undefined;
  const parsed = Here.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data.organisations;
  throw new NetworkError('HERE_INVALID', `${here} does not say which organisations run here`, {
    remedy: 'Write it as {"organisations": ["ministry"]}, with the ids of network.yaml.',
  });
}

export async function writeHere({ here }: NetworkFolder, organisations: readonly string[]): Promise<void> {
  await putFile(here, `${JSON.stringify({ organisations })}\n`);
}

/**
 * Nobody starts the others' organisations by leaving `--only` out: where the description names several hosts, it says
 * which are here. Fails with HERE_INVALID.
 */
export function requireOneHost({ ordering, organisations }: Network): void {
  const hosts = [...new Set([ordering.ca.host, ...organisations.map(({ host }) => host)])];
  if (hosts.length === 1) return;
  const all = [ordering.id, ...organisations.map(({ id }) => id)].join(',');
  throw new NetworkError(
    'HERE_INVALID',
    `the network has several hosts (${hosts.join(', ')}), and nothing says which organisations run here`,
    { remedy: `Say it the first time: npm run network -- up DESCRIPTION --only ID,ID (all of them: ${all})` },
  );
}

/** The ids in `--only ministry,ordering`. Fails with HERE_INVALID where the network has no such organisation. */
export function parseOnly(only: string, { ordering, organisations }: Network): readonly string[] {
  const known = [ordering.id, ...organisations.map(({ id }) => id)];
  const ids = [...new Set(only.split(','))];
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length === 0) return ids;
  throw new NetworkError('HERE_INVALID', `the network has no organisation ${unknown.join(', ')}`, {
    remedy: `Name some of these, with commas between them: ${known.join(', ')}`,
  });
}
