import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { publicFiles, readPublic } from './public-organisation.ts';

/**
 * What comes from other machines is here: the public certificates of the organisations that run there and, unless
 * this machine makes it, the channel's first block. Fails with MATERIAL_MISSING, which names every file.
 */
export async function requireMaterial(context: NetworkContext, genesis: 'here' | 'missing'): Promise<void> {
  const { network, here, folder } = context;
  const awaited: string[] = [];
  for (const { id } of [network.ordering, ...network.organisations]) {
    if ((await readPublic(folder, id)) === undefined)
      awaited.push(`the public certificates of ${id} (${publicFiles(folder, id)})`);
  }
  if (genesis === 'missing' && here.ordering === undefined)
    awaited.push(
      `the channel's first block (${folder.genesisBlock}), which the machine of ${network.ordering.id} makes`,
    );
  if (awaited.length === 0) return;
  throw new NetworkError('MATERIAL_MISSING', `awaited from other machines: ${awaited.join('; ')}`, {
    remedy:
      'Give them what is public of this one (npm run network -- export); take theirs, once `up` and `export` were run there (npm run network -- import FILE); then run the same command again.',
  });
}
