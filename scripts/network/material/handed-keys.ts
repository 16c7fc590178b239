import { X509Certificate } from 'node:crypto';
import { parseOnly } from '../here.ts';
import { organisationsHere, partHere, type PartHere } from '../description/part-here.ts';
import { parseIdentity, readIdentity, writeIdentity } from '../identities/identity-files.ts';
import { handedIdentities, type PlannedIdentity } from '../identities/identity-plan.ts';
import { CA_NAMES } from '../render/ca-settings.ts';
import type { NetworkContext } from '../network-context.ts';
import { NetworkError } from '../network-error.ts';
import { requireCa } from '../identities/require-ca.ts';
import type { HandedIdentity, PublicOrganisation } from './public-bundle.ts';
import { readPublic } from './public-organisation.ts';

interface Handed {
  readonly organisation: string;
  readonly planned: PlannedIdentity;
}

/**
 * What the programs of `parts` (as `--only` names them) run on, to be handed over to their machine. Fails with
 * HERE_INVALID, with ORGANISATION_ELSEWHERE where it is not this machine's to hand over, and with MATERIAL_MISSING
 * before they are enrolled.
 */
export async function keysFor(context: NetworkContext, parts: string): Promise<HandedIdentity[]> {
  const { network, folder } = context;
  const keys: HandedIdentity[] = [];
  for (const { organisation, planned } of handedTo(partHere(network, parseOnly(parts, network)))) {
    requireCa(context, organisation);
    const identity = await readIdentity(folder.organisation(organisation).identity(planned.name));
    if (identity === undefined)
      throw new NetworkError('MATERIAL_MISSING', `${planned.name} of ${organisation} is not enrolled yet`, {
        remedy: 'Enrol it: npm run network -- up',
      });
    keys.push({ organisation, name: planned.name, ...identity });
  }
  return keys;
}

/**
 * Keeps the keys that are handed to this machine, and the names of those that are news. All or none: fails with
 * MATERIAL_INVALID for a key that is not for this machine, does not belong to its certificate, or whose certificate is
 * of another authority than the organisation's.
 */
export async function takeKeys(
  context: NetworkContext,
  keys: readonly HandedIdentity[],
  { file, told }: Brought,
): Promise<readonly string[]> {
  for (const key of keys) await requireOwn(context, key, { file, told });
  const news: string[] = [];
  for (const { organisation, name, ...identity } of keys) {
    const home = context.folder.organisation(organisation).identity(name);
    if ((await readIdentity(home))?.certificate === identity.certificate) continue;
    await writeIdentity(home, identity);
    news.push(name);
  }
  return news;
}

interface Brought {
  readonly file: string;
  /** Certificates of organisations that came with the keys. */
  readonly told: readonly PublicOrganisation[];
}

async function requireOwn(
  { here, folder }: NetworkContext,
  key: HandedIdentity,
  { file, told }: Brought,
): Promise<void> {
  const { organisation, name } = key;
  const own = handedTo(here, ({ hasCa }) => !hasCa).find(
    (one) => one.organisation === organisation && one.planned.name === name,
  );
  if (own === undefined) throw refused(file, `${name} of ${organisation} is not for this machine`);
  const known = told.find(({ id }) => id === organisation) ?? (await readPublic(folder, organisation));
  const authority = own.planned.ca === CA_NAMES.tls ? known?.tlsRoot : known?.root;
  if (isOf(key, authority)) return;
  throw refused(file, `what it holds of ${name} is not of the authority of ${organisation}, or no whole key`);
}

function handedTo(
  part: PartHere,
  isWanted: (one: ReturnType<typeof organisationsHere>[number]) => boolean = () => true,
): readonly Handed[] {
  return organisationsHere(part)
    .filter(isWanted)
    .flatMap((one) => handedIdentities(one).map((planned) => ({ organisation: one.id, planned })));
}

function isOf({ certificate, privateKey }: HandedIdentity, authority: string | undefined): boolean {
  if (authority === undefined || parseIdentity(certificate, privateKey) === undefined) return false;
  return new X509Certificate(certificate).verify(new X509Certificate(authority).publicKey);
}

function refused(file: string, why: string): NetworkError {
  return new NetworkError('MATERIAL_INVALID', `${file}: ${why}`, {
    remedy:
      'Have it written for this machine where the CA runs: npm run network -- export FILE --keys ORGANISATION@HOST',
  });
}
