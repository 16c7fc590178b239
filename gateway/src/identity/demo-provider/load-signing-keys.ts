import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, type JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { createPrivateFile } from '../create-private-file.js';
import { readPrivateFile } from '../read-private-file.js';
import { SecretFileError } from '../secret-file-error.js';

const FILE_BYTES_MAX = 16 * 1024;
const KEYS_MAX = 8;

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const SigningKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: coordinate,
  y: coordinate,
  d: coordinate,
  kid: z.string().min(1).max(128),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});
const SigningKeys = z.strictObject({ keys: z.array(SigningKey).min(1).max(KEYS_MAX) });
export type SigningKeys = z.infer<typeof SigningKeys>;

/**
 * The private keys in the file `path`, one ES256 key made at the first call. The first key signs; the others
 * stay published, so that what they signed is still accepted: to rotate, put a new key first.
 * Fails as loadSecretFile does, and with SECRET_MALFORMED for a file that is not such a key set.
 */
export async function loadSigningKeys(path: string): Promise<SigningKeys> {
  const content = (await readPrivateFile(path, FILE_BYTES_MAX)) ?? (await makeSigningKeys(path));
  const keys = SigningKeys.safeParse(parseJson(content));
  if (!keys.success) {
    throw new SecretFileError('SECRET_MALFORMED', path, 'is not a set of private ES256 keys; restore it');
  }
  return keys.data;
}

/** What everybody may know of the keys. */
export function publicKeys({ keys }: SigningKeys): JSONWebKeySet {
  return { keys: keys.map(({ d: _private, ...open }) => open) };
}

async function makeSigningKeys(path: string): Promise<Uint8Array> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x: jwk.x ?? '', y: jwk.y ?? '' });
  const keys = { keys: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }] };
  await createPrivateFile(path, new TextEncoder().encode(JSON.stringify(keys)));
  const content = await readPrivateFile(path, FILE_BYTES_MAX);
  if (content === undefined)
    throw new SecretFileError('SECRET_NOT_A_FILE', path, 'vanished while it was read');
  return content;
}

function parseJson(content: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch {
    return undefined;
  }
}
