import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ServiceError } from '../service-error.js';
import { closeBox, openBox } from '../storage/authenticated-box.js';
import type { CommandRef, DocumentToStage } from './library.js';
import { SubjectKeyring, type WrappedKey } from './subject-keyring.js';

const REQUEST_DIGEST_BYTES = 32;

/** A row of the shelf with its key; the tables are STRICT, so the columns have these types. */
export interface ShelfRow extends WrappedKey {
  readonly place: number;
  readonly identifier: string;
  readonly agency: string;
  readonly command_id: string;
  readonly digest: string;
  readonly staged_at: number;
  readonly confirmed: number;
  readonly box: Uint8Array | null;
}

export interface ShelfContent {
  readonly document: string;
  readonly requestDigest: string;
}

const ROW = `SELECT place, identifier, agency, command_id, digest, staged_at, confirmed, box,
  key_no, subject_id, generation, wrapped, erased_at
  FROM documents JOIN subject_keys USING (key_no) JOIN wrapped_keys USING (key_no)`;

/** The rows of documents, and their encryption. Works inside the caller's transaction. */
export class DocumentShelf {
  readonly #keyring: SubjectKeyring;
  readonly #byIdentifier: StatementSync;
  readonly #byCommand: StatementSync;
  readonly #add: StatementSync;
  readonly #confirm: StatementSync;
  readonly #discard: StatementSync;
  readonly #clear: StatementSync;

  constructor(db: DatabaseSync, keyring: SubjectKeyring) {
    this.#keyring = keyring;
    this.#byIdentifier = db.prepare(`${ROW} WHERE identifier = ?`);
    this.#byCommand = db.prepare(`${ROW} WHERE agency = ? AND command_id = ?`);
    this.#add = db.prepare(
      `INSERT INTO documents (identifier, agency, command_id, key_no, digest, staged_at, confirmed, box)
       VALUES (?, ?, ?, ?, ?, ?, 0, ?)`,
    );
    this.#confirm = db.prepare(
      'UPDATE documents SET confirmed = 1 WHERE agency = ? AND command_id = ? AND confirmed = 0',
    );
    this.#discard = db.prepare('DELETE FROM documents WHERE agency = ? AND command_id = ? AND confirmed = 0');
    this.#clear = db.prepare('UPDATE documents SET box = NULL WHERE key_no = ?');
  }

  findByIdentifier(identifier: string): ShelfRow | undefined {
    return this.#byIdentifier.get(identifier) as ShelfRow | undefined;
  }

  findByCommand({ agency, commandId }: CommandRef): ShelfRow | undefined {
    return this.#byCommand.get(agency, commandId) as ShelfRow | undefined;
  }

  /**
   * Unconfirmed; `stagedAt` in milliseconds since the epoch. Encrypts with the subject's key. The digest of the request
   * goes into the box too: it could be guessed at.
   */
  add(item: DocumentToStage, stagedAt: number): void {
    const { keyNo, dataKey } = this.#keyring.keyFor(item.subjectId);
    const { identifier, agency, commandId, digest } = item;
    const content = Buffer.concat([
      Buffer.from(item.requestDigest, 'base64url'),
      Buffer.from(item.document, 'latin1'),
    ]);
    const box = closeBox(dataKey, content, boundTo(item));
    this.#add.run(identifier, agency, commandId, keyNo, digest, stagedAt, box);
  }

  /** `undefined` where it was erased; STORAGE_DAMAGED where any part was changed or stands in another's place. */
  read(row: ShelfRow): ShelfContent | undefined {
    if (row.box === null || row.erased_at !== null) return undefined;
    const { identifier, subject_id: subjectId, digest, agency, command_id: commandId } = row;
    const dataKey = this.#keyring.unwrap(row);
    const content = openBox(dataKey, row.box, boundTo({ identifier, subjectId, digest, agency, commandId }));
    if (content === undefined)
      throw new ServiceError('STORAGE_DAMAGED', `the document at place ${String(row.place)} was changed`);
    return {
      requestDigest: content.toString('base64url', 0, REQUEST_DIGEST_BYTES),
      document: content.toString('latin1', REQUEST_DIGEST_BYTES),
    };
  }

  confirm({ agency, commandId }: CommandRef): void {
    this.#confirm.run(agency, commandId);
  }

  discard({ agency, commandId }: CommandRef): void {
    this.#discard.run(agency, commandId);
  }

  /** Drops the ciphertexts under a destroyed key; how many there were. */
  clear(keyNo: number): number {
    return Number(this.#clear.run(keyNo).changes);
  }
}

type Bound = Pick<DocumentToStage, 'identifier' | 'subjectId' | 'digest' | 'agency' | 'commandId'>;

/** None of the parts holds a line break: `assertKeepable` has seen to it. */
function boundTo({ identifier, subjectId, digest, agency, commandId }: Bound): string {
  return ['sealtrail-document/1', identifier, subjectId, digest, agency, commandId].join('\n');
}
