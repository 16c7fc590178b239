import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ServiceError } from '../service-error.js';
import { hasCode } from '@sealtrail/core';

/** The smallest page that SQLite has; it takes a file of less than that for a new database. */
const SQLITE_PAGE_BYTES_MIN = 512;

export interface StoreOfKey {
  /** A SQLite file, or a folder. Its maker makes it before the key. */
  readonly store: string;
  /** The secret that the store is of no use without. */
  readonly key: string;
  /** What can be done where there is no backup. */
  readonly wayOut?: string;
}

/**
 * Fails with STORAGE_DAMAGED where a store is lost, or cut off to less than SQLite would notice, and its key is there:
 * there was a store, and an empty one must not quietly take its place.
 */
export async function requireStoreOfKey({ store, key, wayOut = '' }: StoreOfKey): Promise<void> {
  const found = await statOf(store);
  const size = found?.isFile() === true ? found.size : undefined;
  const isCutOff = size !== undefined && size > 0 && size < SQLITE_PAGE_BYTES_MIN;
  const isLost = (found === undefined || size === 0) && (await statOf(key)) !== undefined;
  if (!isCutOff && !isLost) return;
  throw new ServiceError(
    'STORAGE_DAMAGED',
    `${basename(store)} is lost or cut off, but its key is there; restore both from the same backup${wayOut}`,
  );
}

async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
