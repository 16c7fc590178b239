import { readFileIfThere } from '../files.ts';
import { writePublicMsp } from '../identities/msp-folder.ts';
import type { NetworkFolder } from '../network-folder.ts';
import { NetworkError } from '../network-error.ts';
import type { PublicOrganisation } from './public-bundle.ts';

/** What this machine knows an organisation by; `undefined` where it was not told. */
export async function readPublic(folder: NetworkFolder, id: string): Promise<PublicOrganisation | undefined> {
  const { publicRoot, publicTlsRoot } = folder.organisation(id);
  const [root, tlsRoot] = await Promise.all([readFileIfThere(publicRoot), readFileIfThere(publicTlsRoot)]);
  return root === undefined || tlsRoot === undefined ? undefined : { id, root, tlsRoot };
}

/**
 * Whether what another machine says of an organisation is news. Fails with MATERIAL_DIFFERS where the organisation is
 * known by other certificates: somebody may pass for it.
 */
export async function isNews(folder: NetworkFolder, told: PublicOrganisation): Promise<boolean> {
  const { id } = told;
  const { msp } = folder.organisation(id);
  const known = await readPublic(folder, id);
  if (known === undefined) return true;
  if (isSame(known, told)) return false;
  throw new NetworkError(
    'MATERIAL_DIFFERS',
    `${id} is known here by other root certificates (${msp}) than it comes with`,
    {
      remedy: `Ask ${id} which are its own: npm run network -- export tells their fingerprints. Where those here are wrong, delete ${msp} and do this again.`,
    },
  );
}

export async function keepPublic(folder: NetworkFolder, told: PublicOrganisation): Promise<void> {
  await writePublicMsp(folder.organisation(told.id), told);
}

/** As a sentence names what is missing of an organisation. */
export function publicFiles(folder: NetworkFolder, id: string): string {
  const { publicRoot, publicTlsRoot } = folder.organisation(id);
  return `${publicRoot} and ${publicTlsRoot}`;
}

function isSame(one: PublicOrganisation, other: PublicOrganisation): boolean {
  return one.root.trim() === other.root.trim() && one.tlsRoot.trim() === other.tlsRoot.trim();
}
