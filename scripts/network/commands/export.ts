import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { organisationsOf } from '../description/part-here.ts';
import { putFile } from '../files.ts';
import { keysFor } from '../material/handed-keys.ts';
import { describedAs, fingerprint, type PublicBundle } from '../material/public-bundle.ts';
import { readPublic } from '../material/public-organisation.ts';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';

/**
 * Writes what other machines need of this one, in a file that holds no key: the root certificates of the organisations
 * known here and, once it is made, the channel's first block. With `keysOf` also the keys of these parts of an
 * organisation, for the machine that runs them. Fails with MATERIAL_MISSING before the first `up`, and as `keysFor` does.
 */
export async function exportPublic(
  context: NetworkContext,
  { file, keysOf }: { readonly file: string | undefined; readonly keysOf: string | undefined },
): Promise<void> {
  const { network, folder, progress } = context;
  const organisations = (
    await Promise.all(organisationsOf(network).map(({ id }) => readPublic(folder, id)))
  ).filter((one) => one !== undefined);
  if (organisations.length === 0) {
    throw new NetworkError('MATERIAL_MISSING', `no certificate authority of ${folder.path} is made yet`, {
      remedy: 'Start it: npm run network -- up',
    });
  }
  const genesisBlock = await readFile(folder.genesisBlock).catch(() => undefined);
  const identities = keysOf === undefined ? [] : await keysFor(context, keysOf);
  const bundle: PublicBundle = {
    version: 1,
    network: network.name,
    describedAs: describedAs(network),
    organisations,
    ...(genesisBlock !== undefined && { genesisBlock: genesisBlock.toString('base64') }),
    identities,
  };
  const path = resolve(file ?? (keysOf === undefined ? folder.publicBundle : folder.handedBundle));
  await putFile(path, `${JSON.stringify(bundle, null, 1)}\n`);
  for (const { id, root, tlsRoot } of organisations)
    progress.say(`${id}: identities ${fingerprint(root)}, servers ${fingerprint(tlsRoot)}`);
  const holds = `${path} holds these certificates${genesisBlock === undefined ? '' : " and the channel's first block"}`;
  progress.say(
    keysOf === undefined
      ? `${holds}, and no key. On the other machines: npm run network -- import FILE`
      : `${holds}, and the keys of ${identities.map(({ name }) => name).join(', ')}: let nobody read it, bring it to the machine of ${keysOf} alone (npm run network -- import FILE), and delete it on both.`,
  );
}
