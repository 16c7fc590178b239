import { NetworkError } from './network-error.ts';

/** What the system says, in words. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not open it',
  EEXIST: 'something else is there already',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead in a circle',
  ENOENT: 'it, or the folder that it is to be in, is not there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is no folder',
  EPERM: 'this user may not do that',
  EROFS: 'the disk is read-only',
};

/**
 * A file or folder that the system does not let us use, as a person reads it; `undefined` for what is no such failure.
 * `path`: what was asked for, where the system names none, or the unfinished file beside it.
 */
export function fileFault(error: unknown, path?: string): NetworkError | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  const named = path ?? ('path' in error && typeof error.path === 'string' ? error.path : undefined);
  if (named === undefined) return undefined;
  const code = String(error.code);
  return fileUnusable(named, WORDS[code] ?? code, error);
}

export function fileUnusable(path: string, why: string, cause?: Error): NetworkError {
  return new NetworkError('FILE_UNUSABLE', `${path} cannot be used: ${why}`, {
    cause,
    remedy: 'Mend that, or name another folder in NETWORK_DIR, and run the same command again.',
  });
}

/** A file of the network's folder that is there and does not hold what it was written with. */
export function folderDamaged(path: string, remedy: string, cause?: unknown): NetworkError {
  return new NetworkError('FOLDER_DAMAGED', `${path} is damaged`, { cause, remedy });
}
