import { randomBytes } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { createPrivateFile } from './create-private-file.js';
import { readPrivateFile } from './read-private-file.js';
import { requireGuardedFolder } from './require-guarded-folder.js';
import { SecretFileError } from './secret-file-error.js';

export interface LoadSecretFileOptions {
  /** How long the secret is, in bytes. Integer from 16 to 1024. */
  readonly bytes: number;
  /** Whether the secret may be made where it is missing; not where something was keyed with it. Default true. */
  readonly mayMake?: boolean;
  /** What to do where it is missing and may not be made. Default: restore it from the backup. */
  readonly whereLost?: string;
}

/**
 * The secret in the file `path`, made of random bytes at the first call. Every later call, in this process or
 * another, gives the same bytes, or fails with a SecretFileError: where the file is a symbolic link or not a file
 * (SECRET_NOT_A_FILE), may be read or written by others than its owner (SECRET_READABLE_BY_OTHERS), is of
 * another length (SECRET_WRONG_LENGTH), lies in a folder that others may write to
 * (SECRET_FOLDER_WRITABLE_BY_OTHERS), is being exchanged (SECRET_EXCHANGE_UNFINISHED), or
 * is missing and may not be made (SECRET_MISSING). A bad file is never replaced: what was keyed with it would be lost.
 */
export async function loadSecretFile(path: string, options: LoadSecretFileOptions): Promise<Uint8Array> {
  const { bytes, mayMake = true, whereLost = 'restore it from the backup' } = options;
  if (!Number.isInteger(bytes) || bytes < 16 || bytes > 1024) throw new TypeError('bytes: 16 to 1024');
  await requireNoExchange(path, bytes);
  const secret =
    (await readPrivateFile(path, bytes)) ?? (mayMake ? await makeSecret(path, bytes) : undefined);
  if (secret === undefined) {
    throw new SecretFileError(
      'SECRET_MISSING',
      path,
      `is not there, but what was keyed with it is; ${whereLost}`,
    );
  }
  if (secret.length !== bytes) {
    throw new SecretFileError(
      'SECRET_WRONG_LENGTH',
      path,
      `holds ${String(secret.length)} bytes, ${String(bytes)} are expected; restore it from the backup`,
    );
  }
  await requireGuardedFolder(dirname(path));
  return secret;
}

/** Where the secret lies that is to take the place of the one in `path`. */
export function nextOf(path: string): string {
  return `${path}.next`;
}

/** An exchange that was cut off leaves some things closed with the one secret and some with the other. */
async function requireNoExchange(path: string, bytes: number): Promise<void> {
  if ((await readPrivateFile(nextOf(path), bytes)) === undefined) return;
  throw new SecretFileError(
    'SECRET_EXCHANGE_UNFINISHED',
    path,
    `its exchange was cut off; run: npm run keys -- rotate ${basename(path, '.key')}`,
  );
}

async function makeSecret(path: string, bytes: number): Promise<Uint8Array> {
  const secret = new Uint8Array(randomBytes(bytes));
  if ((await createPrivateFile(path, secret)) === 'created') return secret;
  const other = await readPrivateFile(path, bytes);
  if (other === undefined) throw new SecretFileError('SECRET_NOT_A_FILE', path, 'vanished while it was read');
  return other;
}
