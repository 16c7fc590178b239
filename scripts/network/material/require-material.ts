import {
  organisationsHere,
  organisationsOf,
  partNamesOf,
  programsOf,
  type OrderingHere,
  type OrganisationHere,
} from '../description/part-here.ts';
import { handedIdentities } from '../identities/identity-plan.ts';
import { readIdentity } from '../identities/identity-files.ts';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { publicFiles, readPublic } from './public-organisation.ts';

/**
 * What comes from other machines is here: the public certificates of the organisations whose CAs run there, the keys
 * of what runs here of such an organisation and, unless this machine makes it, the channel's first block. Fails with
 * MATERIAL_MISSING, which names every file.
 */
export async function requireMaterial(context: NetworkContext, genesis: 'here' | 'missing'): Promise<void> {
  const { network, here, folder } = context;
  const awaited: string[] = [];
  for (const { id } of organisationsOf(network)) {
    if ((await readPublic(folder, id)) === undefined)
      awaited.push(`the public certificates of ${id} (${publicFiles(folder, id)})`);
  }
  for (const part of organisationsHere(here).filter(({ hasCa }) => !hasCa)) {
    const missing = await missingKeys(context, part);
    if (missing.length > 0) awaited.push(awaitedKeys(context, part, missing));
  }
  if (genesis === 'missing' && here.ordering?.hasCa !== true)
    awaited.push(
      `the channel's first block (${folder.genesisBlock}), which the machine of ${network.ordering.id} makes`,
    );
  if (awaited.length === 0) return;
  throw new NetworkError('MATERIAL_MISSING', `awaited from other machines: ${awaited.join('; ')}`, {
    remedy:
      'Give them what is public of this one (npm run network -- export); take theirs, once `up` and `export` were run there (npm run network -- import FILE); then run the same command again.',
  });
}

async function missingKeys(
  { folder }: NetworkContext,
  part: OrderingHere | OrganisationHere,
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const { name } of handedIdentities(part))
    if ((await readIdentity(folder.organisation(part.id).identity(name))) === undefined) missing.push(name);
  return missing;
}

function awaitedKeys(
  { folder }: NetworkContext,
  part: OrderingHere | OrganisationHere,
  missing: readonly string[],
): string {
  const { id } = part;
  const names = partNamesOf(id, programsOf(part)).join(',');
  return `the keys of ${missing.join(', ')} (${folder.organisation(id).identities}), which the machine of the CA of ${id} hands over: npm run network -- export FILE --keys ${names}`;
}
