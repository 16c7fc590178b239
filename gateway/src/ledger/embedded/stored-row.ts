import { hasCode } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';

/*
 * SQLite holds a STRICT table to its types when it writes, not when it reads: one turned byte in the file makes text of
 * bytes, or an integer that no number can hold. Each of these fails with STORAGE_DAMAGED then.
 */

export type StoredRow = Readonly<Record<string, unknown>>;

export function textIn(row: StoredRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw damaged();
  return value;
}

export function integerIn(row: StoredRow, column: string): number {
  const value = row[column];
  if (!Number.isSafeInteger(value)) throw damaged();
  return value as number;
}

export function bytesIn(row: StoredRow, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw damaged();
  return value;
}

/** What a statement gives. */
export function reading<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (hasCode(error, 'ERR_OUT_OF_RANGE')) throw damaged(error);
    throw error;
  }
}

function damaged(cause?: Error): ServiceError {
  return new ServiceError('STORAGE_DAMAGED', 'a row of the ledger is not what was written', { cause });
}
