import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { putFile, readFileIfThere } from '../files.ts';
import type { OrganisationFolder } from '../network-folder.ts';

/** The password of the one identity that an organisation's CA knows from the start; made where there is none. */
export async function ensureRegistrarSecret({ ca }: OrganisationFolder): Promise<string> {
  const file = fileIn(ca);
  const known = await readFileIfThere(file);
  if (known !== undefined) return known;
  const secret = randomBytes(24).toString('base64url');
  await putFile(file, secret);
  return secret;
}

/** The same of a CA that was prepared. */
export async function readRegistrarSecret({ ca }: OrganisationFolder): Promise<string> {
  const file = fileIn(ca);
  const secret = await readFileIfThere(file);
  if (secret === undefined) throw new TypeError(`${file} is missing: the CA was not prepared`);
  return secret;
}

function fileIn(ca: string): string {
  return join(ca, 'registrar-secret');
}
