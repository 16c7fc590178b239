import { ServiceError } from '../service-error.js';
import { isDamage, SQLITE, sqliteCode } from './sqlite-code.js';

const FULL_DISK_CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/**
 * What an error of the file system or of SQLite means to a caller: STORAGE_FULL where there is no room left,
 * STORAGE_DAMAGED where the file is not what was written; `file` is what messages call it. Any other error comes back
 * as it is.
 */
export function asStorageRefusal(error: unknown, file = 'a file of the data folder'): Error {
  if (!(error instanceof Error)) return new Error('not an error was thrown', { cause: error });
  const { code } = error as { code?: unknown };
  if (sqliteCode(error) === SQLITE.FULL || FULL_DISK_CODES.has(code))
    return new ServiceError('STORAGE_FULL', 'no room left in the data folder', { cause: error });
  if (isDamage(error)) return new ServiceError('STORAGE_DAMAGED', `${file} is damaged`, { cause: error });
  return error;
}
