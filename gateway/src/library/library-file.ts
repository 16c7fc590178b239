import type { KeyObject } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { basename } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ServiceError } from '../service-error.js';
import { closeBox, openBox } from '../storage/authenticated-box.js';
import { asStorageRefusal } from '../storage/storage-refusal.js';

const SCHEMA_VERSION = 2;
const BUSY_TIMEOUT_MS = 1000;
const MASTER_CHECK = 'sealtrail-library-master/1';

/**
 * Wrapped keys stand in a table of their own: rows of one size, only ever added at the end or overwritten in
 * place by as many bytes. SQLite then never moves one, so a destroyed key leaves no copy in a page's free space.
 */
const SCHEMA = `
  CREATE TABLE master (check_box BLOB NOT NULL) STRICT;
  CREATE TABLE subject_keys (
    key_no INTEGER PRIMARY KEY,
    subject_id TEXT NOT NULL,
    generation INTEGER NOT NULL,
    erased_at INTEGER,
    UNIQUE (subject_id, generation)
  ) STRICT;
  CREATE TABLE wrapped_keys (
    key_no INTEGER PRIMARY KEY,
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 60)
  ) STRICT;
  CREATE TABLE documents (
    place INTEGER PRIMARY KEY,
    identifier TEXT NOT NULL UNIQUE,
    agency TEXT NOT NULL,
    command_id TEXT NOT NULL,
    key_no INTEGER NOT NULL REFERENCES subject_keys,
    digest TEXT NOT NULL,
    staged_at INTEGER NOT NULL,
    confirmed INTEGER NOT NULL,
    box BLOB,
    UNIQUE (agency, command_id)
  ) STRICT;
  CREATE INDEX documents_by_key ON documents (key_no);
  CREATE INDEX documents_staged ON documents (place) WHERE confirmed = 0;
`;

/** Since version 2. A row with `documents` was carried out. */
const ERASURES = `
  CREATE TABLE erasures (
    place INTEGER PRIMARY KEY,
    agency TEXT NOT NULL,
    command_id TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    documents INTEGER,
    UNIQUE (agency, command_id)
  ) STRICT;
  CREATE INDEX erasures_intended ON erasures (place) WHERE documents IS NULL;
  PRAGMA user_version = ${String(SCHEMA_VERSION)};
`;

export interface LibraryFileOptions {
  readonly path: string;
  /** A secret of 256 bits. */
  readonly masterKey: KeyObject;
}

/**
 * Opens or makes the library's file, mode 0600, and binds a new one to the master key. Fails with STORAGE_DAMAGED
 * where the file is not a library, was written by another version, or has another master key.
 */
export function openLibraryFile({ path, masterKey }: LibraryFileOptions): DatabaseSync {
  return openDatabase(path, (db) => {
    if (!isBound(db)) writeMasterCheck(db, masterKey);
    checkMasterKey(db, masterKey);
    // An erasure that a crash cut off after its commit has its old pages in the log still.
    scrubLog(db);
    return db;
  });
}

/** Whether there is a master key without which the library at `path` is lost. Makes the file where it is not there. */
export function isLibraryBound(path: string): boolean {
  return openDatabase(path, (db) => {
    const bound = isBound(db);
    db.close();
    return bound;
  });
}

function openDatabase<T>(path: string, use: (db: DatabaseSync) => T): T {
  // SQLite would make it readable by others; its WAL takes the mode of the main file.
  closeSync(openSync(path, 'a', 0o600));
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA trusted_schema = OFF;
    `);
    prepareSchema(db);
    return use(db);
  } catch (error) {
    db.close();
    throw asStorageRefusal(error, basename(path));
  }
}

/** Keys of people without the check of the master key that opens them are damage, not a new library. */
function isBound(db: DatabaseSync): boolean {
  const found = db.prepare('SELECT 1 FROM master UNION ALL SELECT 1 FROM subject_keys LIMIT 1').get();
  return found !== undefined;
}

/** Records `masterKey` as the one that opens this file. */
export function writeMasterCheck(db: DatabaseSync, masterKey: KeyObject): void {
  db.exec('DELETE FROM master');
  db.prepare('INSERT INTO master (check_box) VALUES (?)').run(
    closeBox(masterKey, new Uint8Array(), MASTER_CHECK),
  );
}

/**
 * Empties the write-ahead log into the file, so that neither holds a page as it was before. Fails while another
 * program reads the file for longer than the busy timeout; a repeat finishes it.
 */
export function scrubLog(db: DatabaseSync): void {
  const result = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  if (result?.['busy'] !== 0)
    throw new ServiceError(
      'INTERNAL',
      'another program reads the library; its old pages are still in the log',
    );
}

function prepareSchema(db: DatabaseSync): void {
  const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
  if (version === SCHEMA_VERSION) return;
  if (version !== 0 && version !== 1)
    throw new ServiceError(
      'STORAGE_DAMAGED',
      `the library has version ${String(version)} of its schema, this program writes ${String(SCHEMA_VERSION)}`,
    );
  db.exec('BEGIN IMMEDIATE');
  if (version === 0) db.exec(SCHEMA);
  db.exec(ERASURES);
  db.exec('COMMIT');
}

function checkMasterKey(db: DatabaseSync, masterKey: KeyObject): void {
  const box = db.prepare('SELECT check_box FROM master').get()?.['check_box'];
  if (!(box instanceof Uint8Array) || openBox(masterKey, box, MASTER_CHECK) === undefined)
    throw new ServiceError('STORAGE_DAMAGED', 'the library was closed with another master key');
}
