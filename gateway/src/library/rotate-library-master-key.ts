import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { masterKeyOf } from './master-key.js';
import { openLibraryFile, scrubLog, writeMasterCheck } from './library-file.js';
import { SubjectKeyring, type WrappedKey } from './subject-keyring.js';

const PAGE = 1000;

export interface RotateLibraryMasterKeyOptions {
  readonly path: string;
  /** The master key in use, 32 bytes. */
  readonly from: Uint8Array;
  /** The one that takes its place, 32 bytes. */
  readonly to: Uint8Array;
}

/**
 * Wraps every subject's key with another master key, in one transaction: afterwards the library opens with `to`
 * only, after a crash with the one or the other. Documents are not touched. The gateway must not be running.
 * With the old master key destroyed, no older copy of the library can be read, which is what makes the
 * erasures since then hold for backups too. Harmless to repeat. Fails with STORAGE_DAMAGED. Returns how many keys
 * it wrapped.
 */
export function rotateLibraryMasterKey({ path, from, to }: RotateLibraryMasterKeyOptions): number {
  const [fromKey, toKey] = [masterKeyOf(from), masterKeyOf(to)];
  if (isOpenedBy(path, toKey)) return 0;
  const db = openLibraryFile({ path, masterKey: fromKey });
  try {
    db.exec('BEGIN IMMEDIATE');
    const count = rewrapAll(db, new SubjectKeyring(db, fromKey), toKey);
    writeMasterCheck(db, toKey);
    db.exec('COMMIT');
    scrubLog(db);
    return count;
  } finally {
    db.close();
  }
}

function isOpenedBy(path: string, masterKey: KeyObject): boolean {
  if (!existsSync(path)) return false;
  try {
    openLibraryFile({ path, masterKey }).close();
    return true;
  } catch {
    // Whatever is wrong with the file, opening it with the other key tells.
    return false;
  }
}

function rewrapAll(db: DatabaseSync, keyring: SubjectKeyring, to: KeyObject): number {
  const next = db.prepare(
    `SELECT key_no, subject_id, generation, wrapped, erased_at FROM subject_keys JOIN wrapped_keys USING (key_no)
     WHERE key_no > ? AND erased_at IS NULL ORDER BY key_no LIMIT ?`,
  );
  let count = 0;
  let last = 0;
  for (;;) {
    const page = next.all(last, PAGE) as unknown as readonly WrappedKey[];
    for (const key of page) keyring.rewrap(key, to);
    count += page.length;
    last = page.at(-1)?.key_no ?? last;
    if (page.length < PAGE) return count;
  }
}
