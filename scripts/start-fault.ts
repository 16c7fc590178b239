import { ConfigurationError } from '#gateway/configuration-error';
import { SecretFileError } from '#gateway/identity/secret-file-error';
import { ServiceError } from '#gateway/service-error';
import { SQLITE, sqliteCode } from '#gateway/storage/sqlite-code';

const FOLDER_CODES = new Set(['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'EISDIR', 'ENOENT', 'ENOSPC']);

type SystemError = NodeJS.ErrnoException & { readonly port?: number };

/** What to tell whoever starts the gateway: a sentence with a way out, or the stack of a mistake of ours. */
export function startFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const file = fileFault(error);
  if (file !== undefined) return file;
  if ([ServiceError, SecretFileError, ConfigurationError].some((kind) => error instanceof kind)) {
    return error.message;
  }
  return addressFault(error) ?? folderFault(error) ?? error.stack ?? error.message;
}

function addressFault({ code, port }: SystemError): string | undefined {
  if (code === 'EADDRINUSE') {
    return `port ${String(port)} is in use: stop the other program, or set PORT to another (0 takes a free one)`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'HOST is no address of this machine';
  if (code !== 'EACCES' || port === undefined) return undefined;
  return `port ${String(port)} may not be used by this user: set PORT to one above 1023`;
}

/** What SQLite could not do, which names no file; the trail wraps it in words for those who ask it something. */
function fileFault(error: Error): string | undefined {
  const code = sqliteCode(error) ?? sqliteCode(error.cause);
  if (code === SQLITE.FULL) return 'STORAGE_FULL: no room left in the data folder';
  return code === SQLITE.CANTOPEN || code === SQLITE.READONLY
    ? 'a file of the data folder cannot be written: set DATA_DIR to a folder that this user may write to'
    : undefined;
}

function folderFault({ code = '', path }: SystemError): string | undefined {
  if (!FOLDER_CODES.has(code) || path === undefined) return undefined;
  return `${path} cannot be used (${code}): set DATA_DIR to a folder that this user may write to`;
}
