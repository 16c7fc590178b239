import { ServiceError } from '../service-error.js';

/** Codes of SQLite (sqlite.org/rescode.html), the low byte of `errcode`. */
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

const FULL_DISK_CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/**
 * What an error of the file system or of SQLite means to a caller: STORAGE_FULL where there is no room left,
 * STORAGE_DAMAGED where the file is not what was written. Any other error comes back as it is.
 */
export function asStorageRefusal(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('not an error was thrown', { cause: error });
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  const primary = typeof errcode === 'number' ? errcode & 0xff : undefined;
  if (primary === SQLITE_FULL || FULL_DISK_CODES.has(code))
    return new ServiceError('STORAGE_FULL', 'no room left in the data folder', { cause: error });
  if (primary === SQLITE_CORRUPT || primary === SQLITE_NOTADB)
    return new ServiceError('STORAGE_DAMAGED', 'a file of the data folder is damaged', { cause: error });
  return error;
}
