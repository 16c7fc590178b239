import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ServiceError } from '../service-error.js';
import { BOX_OVERHEAD_BYTES, closeBox, openBox } from '../storage/authenticated-box.js';

const DATA_KEY_BYTES = 32;
const NOTHING = new Uint8Array(DATA_KEY_BYTES + BOX_OVERHEAD_BYTES);

/** A subject's key as stored; a further generation begins after an erasure. */
export interface WrappedKey {
  readonly key_no: number;
  readonly subject_id: string;
  readonly generation: number;
  readonly wrapped: Uint8Array;
  readonly erased_at: number | null;
}

/**
 * The subjects' data keys, wrapped by the master key. None is kept in memory beyond the call that needs it:
 * unwrapping takes a few microseconds, and what is not remembered needs not be forgotten on erasure.
 * Works inside the caller's transaction.
 */
export class SubjectKeyring {
  readonly #masterKey: KeyObject;
  readonly #newest: StatementSync;
  readonly #addKey: StatementSync;
  readonly #addWrapped: StatementSync;
  readonly #overwrite: StatementSync;
  readonly #markErased: StatementSync;

  constructor(db: DatabaseSync, masterKey: KeyObject) {
    this.#masterKey = masterKey;
    this.#newest = db.prepare(
      `SELECT key_no, subject_id, generation, wrapped, erased_at FROM subject_keys JOIN wrapped_keys USING (key_no)
       WHERE subject_id = ? ORDER BY generation DESC LIMIT 1`,
    );
    this.#addKey = db.prepare('INSERT INTO subject_keys (subject_id, generation) VALUES (?, ?)');
    this.#addWrapped = db.prepare('INSERT INTO wrapped_keys (key_no, wrapped) VALUES (?, ?)');
    this.#overwrite = db.prepare('UPDATE wrapped_keys SET wrapped = ? WHERE key_no = ?');
    this.#markErased = db.prepare('UPDATE subject_keys SET erased_at = ? WHERE key_no = ?');
  }

  /** The key that the subject's next document is encrypted with, made where there is none. */
  keyFor(subjectId: string): { keyNo: number; dataKey: KeyObject } {
    const newest = this.#find(subjectId);
    if (newest?.erased_at === null)
      return { keyNo: newest.key_no, dataKey: createSecretKey(this.#unwrap(newest)) };
    const generation = (newest?.generation ?? 0) + 1;
    const dataKey = randomBytes(DATA_KEY_BYTES);
    const keyNo = Number(this.#addKey.run(subjectId, generation).lastInsertRowid);
    const wrapped = closeBox(this.#masterKey, dataKey, boundTo({ subject_id: subjectId, generation }));
    this.#addWrapped.run(keyNo, wrapped);
    return { keyNo, dataKey: createSecretKey(dataKey) };
  }

  /** Fails with STORAGE_DAMAGED where the wrapped key was changed or stands in another's place. */
  unwrap(key: WrappedKey): KeyObject {
    return createSecretKey(this.#unwrap(key));
  }

  #unwrap(key: WrappedKey): Buffer {
    const dataKey = openBox(this.#masterKey, key.wrapped, boundTo(key));
    if (dataKey === undefined)
      throw new ServiceError('STORAGE_DAMAGED', `library key ${String(key.key_no)} was changed`);
    return dataKey;
  }

  /** Overwrites the subject's key; returns its number, or `undefined` where there is none to destroy. */
  destroy(subjectId: string, at: number): number | undefined {
    const newest = this.#find(subjectId);
    if (newest?.erased_at !== null) return undefined;
    this.#overwrite.run(NOTHING, newest.key_no);
    this.#markErased.run(at, newest.key_no);
    return newest.key_no;
  }

  /** Wraps one key anew, for another master key. */
  rewrap(key: WrappedKey, to: KeyObject): void {
    this.#overwrite.run(closeBox(to, this.#unwrap(key), boundTo(key)), key.key_no);
  }

  #find(subjectId: string): WrappedKey | undefined {
    return this.#newest.get(subjectId) as WrappedKey | undefined;
  }
}

function boundTo(key: Pick<WrappedKey, 'subject_id' | 'generation'>): string {
  return `sealtrail-subject-key/1\n${key.subject_id}\n${String(key.generation)}`;
}
