import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { loadSecretFile, nextOf } from './load-secret-file.js';
import { readPrivateFile } from './read-private-file.js';
import { SecretFileError } from './secret-file-error.js';

export interface ExchangeSecretFileOptions {
  /** How long the secret is. */
  readonly bytes: number;
  /** Makes everything that `from` opens open with `to`. Harmless to repeat with the same two. */
  readonly moveOver: (from: Uint8Array, to: Uint8Array) => Promise<void>;
}

/**
 * Puts a new secret in the place of the one in `path`. Until everything is moved over the new one lies beside it,
 * so that neither is lost whenever this is cut off: until it is repeated, `loadSecretFile` refuses the secret.
 * Fails with a SecretFileError, SECRET_MISSING where there is none to exchange, and as `moveOver` does.
 */
export async function exchangeSecretFile(path: string, options: ExchangeSecretFileOptions): Promise<void> {
  const { bytes, moveOver } = options;
  const from = await readPrivateFile(path, bytes);
  if (from === undefined) throw new SecretFileError('SECRET_MISSING', path, 'there is none to exchange');
  const to = await loadSecretFile(nextOf(path), { bytes });
  await moveOver(from, to);
  await rename(nextOf(path), path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
