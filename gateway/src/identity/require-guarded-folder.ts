import { stat } from 'node:fs/promises';
import { SecretFileError } from './secret-file-error.js';

const WRITABLE_BY_OTHERS = 0o022;

/** Fails with SECRET_FOLDER_WRITABLE_BY_OTHERS where others than its owner could exchange the files of a folder. */
export async function requireGuardedFolder(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & WRITABLE_BY_OTHERS) === 0) return;
  throw new SecretFileError(
    'SECRET_FOLDER_WRITABLE_BY_OTHERS',
    folder,
    `its mode is ${(mode & 0o777).toString(8).padStart(4, '0')}; run: chmod 700 '${folder}'`,
  );
}
