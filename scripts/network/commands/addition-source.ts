import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Joining } from '../bring-up/admit.ts';
import { parseAddition } from '../description/organisation-addition.ts';
import { readDescribed } from '../description/read-yaml.ts';
import { parseRequest } from '../material/membership-request.ts';
import type { PublicOrganisation } from '../material/public-bundle.ts';
import { NetworkError } from '../network-error.ts';
import { readBundle } from './import.ts';

const ORGANISATIONS = new URL('../../../network-config/organisations/', import.meta.url);

/** What is said of an organisation that is to join. */
export interface AdditionSource extends Pick<Joining, 'addition' | 'request'> {
  readonly file: string;
  /** Its public certificates, from its own machine. */
  readonly told: PublicOrganisation | undefined;
}

/**
 * Reads a description (a name or a file) or what another member's machine has signed so far, and what the
 * organisation's own machine exports. Fails with DESCRIPTION_INVALID, MATERIAL_INVALID or MATERIAL_DIFFERS.
 */
export async function readAdditionSource(
  described: string,
  publicFile: string | undefined,
): Promise<AdditionSource> {
  const file = additionFile(described);
  const text = await readDescribed(file, 'Name a file, or an organisation of network-config/organisations/.');
  const request = file.endsWith('.json') ? parseRequest(text, file) : undefined;
  const addition = request?.addition ?? parseAddition(text, file);
  const signed = request?.organisation;
  if (publicFile === undefined) return { file, addition, request, told: signed };
  const told = await publicOf(addition.organisation.id, publicFile);
  if (signed !== undefined && (signed.root !== told.root || signed.tlsRoot !== told.tlsRoot))
    throw new NetworkError(
      'MATERIAL_DIFFERS',
      `${file} has other certificates of ${told.id} than ${publicFile}`,
      { remedy: `Somebody may pass for ${told.id}: ask it which are its own, and do not sign before.` },
    );
  return { file, addition, request, told };
}

async function publicOf(id: string, file: string): Promise<PublicOrganisation> {
  const told = (await readBundle(file)).organisations.find((one) => one.id === id);
  if (told !== undefined) return told;
  throw new NetworkError('MATERIAL_INVALID', `${file} says nothing of ${id}`, {
    remedy: `Bring what npm run network -- export writes on the machine of ${id}.`,
  });
}

function additionFile(described: string): string {
  return /^[a-z0-9-]+$/.test(described)
    ? fileURLToPath(new URL(`${described}.yaml`, ORGANISATIONS))
    : resolve(described);
}
