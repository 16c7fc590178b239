import { ServiceError } from '../service-error.js';
import { sqliteCode } from '../storage/sqlite-code.js';

/** Result codes of SQLite (sqlite.org/rescode.html) for a statement that is wrong, and so our own fault. */
const SQLITE_STATEMENT_FAULTS: ReadonlySet<number | undefined> = new Set([1, 19, 20, 21, 25]);
/** The same as classes of SQLSTATE: data, constraints, statement names, syntax, features that there are not. */
const SQLSTATE_STATEMENT_FAULT = /^(0A|22|23|26|42)[0-9A-Z]{3}$/;

/**
 * What a failure of the trail's database means to whoever asked it: TRAIL_UNAVAILABLE where the database is away,
 * stopping, full or damaged. A statement that is wrong in itself comes back as it is: it is our fault.
 */
export function asTrailFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof ServiceError) return error;
  const { code } = error as { code?: unknown };
  if (SQLITE_STATEMENT_FAULTS.has(sqliteCode(error))) return error;
  if (typeof code === 'string' && SQLSTATE_STATEMENT_FAULT.test(code)) return error;
  return new ServiceError('TRAIL_UNAVAILABLE', 'the trail cannot be asked now; commands are still taken', {
    cause: error,
    retryAfterSeconds: 5,
  });
}

/** Answers as `ask` does; what it fails with is told as `asTrailFault` tells it. */
export async function guarded<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw asTrailFault(error);
  }
}
