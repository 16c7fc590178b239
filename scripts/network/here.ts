import { z } from 'zod';
import { describedPorts } from './description/described-ports.ts';
import type { Network } from './description/network.ts';
import { partNames } from './description/part-here.ts';
import { putFile, readFileIfThere } from './files.ts';
import type { NetworkFolder } from './network-folder.ts';
import { jsonOf } from './json-of.ts';
import { NetworkError } from './network-error.ts';

const Here = z.strictObject({ organisations: z.array(z.string().max(300)).min(1).max(150) });

/** Fails with HERE_INVALID where the folder names what the network does not have. */
export function requireNamed(names: readonly string[], network: Network, { here }: NetworkFolder): void {
  const known = partNames(network);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new NetworkError(
    'HERE_INVALID',
    `${here} names ${unknown.join(', ')}, which the network does not have`,
    {
      remedy: `Let it name some of these: ${known.join(', ')}`,
    },
  );
}

/**
 * The organisations that run on this machine, or those of their hosts that do, as this folder was told (`partHere`
 * reads them); `undefined` where all do. Fails with HERE_INVALID.
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
export function requireOneHost(network: Network): void {
  const hosts = [...new Set(describedPorts(network).map(({ host }) => host))];
  if (hosts.length === 1) return;
  throw new NetworkError(
    'HERE_INVALID',
    `the network has several hosts (${hosts.join(', ')}), and nothing says which organisations run here`,
    {
      remedy: `Say it the first time: npm run network -- up DESCRIPTION --only ID,ID (of these: ${partNames(network).join(', ')})`,
    },
  );
}

/**
 * What `--only ministry,ordering@host` names. Fails with HERE_INVALID where the network has no such organisation, or
 * none of its programs this host.
 */
export function parseOnly(only: string, network: Network): readonly string[] {
  const known = partNames(network);
  const named = [...new Set(only.split(','))];
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length === 0) return named;
  throw new NetworkError('HERE_INVALID', `the network has no organisation ${unknown.join(', ')}`, {
    remedy: `Name some of these, with commas between them: ${known.join(', ')}`,
  });
}
