import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { hasCode } from '@sealtrail/core';
import { SecretFileError } from './secret-file-error.js';

const READABLE_BY_OTHERS = 0o077;

/**
 * The content of a file that only its owner may open; `undefined` where there is none.
 * Checks and reads through one descriptor, so that the file cannot be exchanged in between. Never follows a
 * symbolic link and never waits on a pipe.
 * Fails with SECRET_NOT_A_FILE, SECRET_READABLE_BY_OTHERS or, above `bytesMax`, SECRET_WRONG_LENGTH.
 */
export async function readPrivateFile(path: string, bytesMax: number): Promise<Uint8Array | undefined> {
  const file = await openWithoutFollowing(path);
  if (file === undefined) return undefined;
  try {
    await requirePrivate(file, path, bytesMax);
    return new Uint8Array(await file.readFile());
  } finally {
    await file.close();
  }
}

async function openWithoutFollowing(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    if (hasCode(error, 'ELOOP')) {
      throw new SecretFileError('SECRET_NOT_A_FILE', path, 'is a symbolic link; put the file itself there');
    }
    throw error;
  }
}

async function requirePrivate(file: FileHandle, path: string, bytesMax: number): Promise<void> {
  const found = await file.stat();
  if (!found.isFile()) throw new SecretFileError('SECRET_NOT_A_FILE', path, 'is not a regular file');
  if ((found.mode & READABLE_BY_OTHERS) !== 0) {
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
    throw new SecretFileError(
      'SECRET_READABLE_BY_OTHERS',
      path,
      `its mode is ${mode}, so that others than its owner may use it; run: chmod 600 '${path}'`,
    );
  }
  if (found.size > bytesMax) {
    throw new SecretFileError(
      'SECRET_WRONG_LENGTH',
      path,
      `holds ${String(found.size)} bytes, at most ${String(bytesMax)} are expected`,
    );
  }
}
