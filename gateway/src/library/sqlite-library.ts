import { CodedError } from '@sealtrail/core';
import type { KeyObject } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ServiceError } from '../service-error.js';
import { asStorageRefusal } from '../storage/storage-refusal.js';
import { assertKeepable } from './assert-keepable.js';
import { DocumentShelf, type ShelfRow } from './document-shelf.js';
import { ErasureBook } from './erasure-book.js';
import { GroupWriter } from './group-writer.js';
import {
  LIBRARY_BATCH_MAX,
  LIBRARY_PAGE_MAX,
  type CommandRef,
  type DocumentEntry,
  type DocumentToStage,
  type IntendedErasure,
  type KeptDocument,
  type Library,
  type PageOptions,
  type StagedDocument,
  type StageOutcome,
} from './library.js';
import { openLibraryFile, scrubLog } from './library-file.js';
import { masterKeyOf } from './master-key.js';
import { SubjectKeyring } from './subject-keyring.js';

export interface LibraryOptions {
  readonly path: string;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  /** How many rows may wait to be written before QUEUE_FULL; 1000 for a full batch. Default 20,000. */
  readonly waitingRowsMax?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly clock?: () => number;
}

/** Opens or makes the library at `path`. One process owns the file. Fails as `openLibraryFile` does. */
export function openLibrary(options: LibraryOptions): Library {
  const { path, waitingRowsMax = 20_000, clock = Date.now } = options;
  const masterKey = masterKeyOf(options.masterKey);
  return new SqliteLibrary(openLibraryFile({ path, masterKey }), { masterKey, waitingRowsMax, clock });
}

const ENTRY = `SELECT place, identifier, agency, command_id, subject_id, digest, confirmed, erased_at
  FROM documents JOIN subject_keys USING (key_no)`;

interface Parts {
  readonly masterKey: KeyObject;
  readonly waitingRowsMax: number;
  readonly clock: () => number;
}

class SqliteLibrary implements Library {
  readonly #db: DatabaseSync;
  readonly #clock: () => number;
  readonly #writer: GroupWriter;
  readonly #keyring: SubjectKeyring;
  readonly #shelf: DocumentShelf;
  readonly #erasures: ErasureBook;
  readonly #staged: StatementSync;

  constructor(db: DatabaseSync, { masterKey, waitingRowsMax, clock }: Parts) {
    this.#db = db;
    this.#clock = clock;
    this.#writer = new GroupWriter(db, waitingRowsMax);
    this.#keyring = new SubjectKeyring(db, masterKey);
    this.#shelf = new DocumentShelf(db, this.#keyring);
    this.#erasures = new ErasureBook(db);
    this.#staged = db.prepare(
      `${ENTRY} WHERE confirmed = 0 AND place > ? AND staged_at <= ? ORDER BY place LIMIT ?`,
    );
  }

  stageMany(items: readonly DocumentToStage[]): Promise<readonly StageOutcome[]> {
    return this.#write(items.length, () => {
      assertBatch(items);
      items.forEach(assertKeepable);
      return () => items.map((item) => this.#stageOrRefuse(item));
    });
  }

  find(command: CommandRef, requestDigest: string): Promise<StagedDocument | undefined> {
    return this.#read(() => this.#find(command, requestDigest));
  }

  confirm(commands: readonly CommandRef[]): Promise<void> {
    return this.#write(commands.length, () => {
      assertBatch(commands);
      return () => {
        for (const command of commands) this.#shelf.confirm(command);
      };
    });
  }

  discard(commands: readonly CommandRef[]): Promise<void> {
    return this.#write(commands.length, () => {
      assertBatch(commands);
      return () => {
        for (const command of commands) this.#shelf.discard(command);
      };
    });
  }

  stagedOlderThan({ ageMs, ...page }: PageOptions & { ageMs: number }): Promise<readonly DocumentEntry[]> {
    return this.#read(() => {
      const { limit, after } = checkedPage(page);
      return this.#staged.all(after, this.#clock() - ageMs, limit).map(readEntry);
    });
  }

  get(identifier: string): Promise<KeptDocument> {
    return this.#read((): KeptDocument => {
      const row = this.#shelf.findByIdentifier(identifier);
      if (row === undefined) return { state: 'absent' };
      if (row.erased_at !== null) return { state: 'erased', erasedAt: row.erased_at };
      const { document } = this.#open(row);
      const { digest, subject_id: subjectId } = row;
      return { state: 'present', document, digest, subjectId, confirmed: row.confirmed === 1 };
    });
  }

  intendErasure(command: CommandRef, subjectId: string): Promise<void> {
    return this.#write(1, () => () => {
      this.#erasures.intend(command, subjectId);
    });
  }

  async carryOutErasure(command: CommandRef, at: number): Promise<{ readonly documents: number }> {
    const documents = await this.#writer.run(1, () => this.#erase(command, at));
    // Also for a repeat: the first time may have failed here, while another program held on to the file.
    scrubLog(this.#db);
    return { documents };
  }

  dropErasure(command: CommandRef): Promise<void> {
    return this.#write(1, () => () => {
      this.#erasures.drop(command);
    });
  }

  intendedErasures(page: PageOptions): Promise<readonly IntendedErasure[]> {
    return this.#read(() => {
      const { limit, after } = checkedPage(page);
      return this.#erasures.intended(after, limit);
    });
  }

  close(): Promise<void> {
    return this.#read(() => {
      if (!this.#db.isOpen) return;
      this.#writer.drain();
      this.#db.close();
    });
  }

  #stageOrRefuse(item: DocumentToStage): StageOutcome {
    try {
      return this.#stage(item);
    } catch (error) {
      // Each decides before it writes, so a refused one has left nothing behind.
      if (error instanceof CodedError || error instanceof ServiceError) return { state: 'refused', error };
      throw error;
    }
  }

  #stage(item: DocumentToStage): StagedDocument {
    const earlier = this.#find(item, item.requestDigest);
    if (earlier !== undefined) return earlier;
    if (this.#shelf.findByIdentifier(item.identifier) !== undefined) throw identifierTaken();
    this.#shelf.add(item, this.#clock());
    const { identifier, subjectId, document, digest } = item;
    return { state: 'staged', identifier, subjectId, document, digest, confirmed: false };
  }

  #find(command: CommandRef, requestDigest: string): StagedDocument | undefined {
    const row = this.#shelf.findByCommand(command);
    if (row === undefined) return undefined;
    const content = this.#open(row);
    if (content.requestDigest !== requestDigest) throw commandReused();
    const { identifier, subject_id: subjectId, digest } = row;
    const { document } = content;
    return { state: 'found', identifier, subjectId, document, digest, confirmed: row.confirmed === 1 };
  }

  #erase(command: CommandRef, at: number): number {
    const erasure = this.#erasures.find(command);
    if (erasure === undefined) throw new TypeError('an erasure that nobody intended');
    if (erasure.documents !== null) return erasure.documents;
    const keyNo = this.#keyring.destroy(erasure.subject_id, at);
    const documents = keyNo === undefined ? 0 : this.#shelf.clear(keyNo);
    this.#erasures.close(command, documents);
    return documents;
  }

  #open(row: ShelfRow): { document: string; requestDigest: string } {
    const content = this.#shelf.read(row);
    if (content === undefined) throw erased();
    return content;
  }

  /** `prepare` checks outside the transaction and returns what is to be done inside. */
  async #write<T>(weight: number, prepare: () => () => T): Promise<T> {
    const write = prepare();
    return this.#writer.run(weight, write);
  }

  async #read<T>(read: () => T): Promise<T> {
    try {
      return await Promise.resolve(read());
    } catch (error) {
      throw asStorageRefusal(error);
    }
  }
}

function readEntry(row: Record<string, unknown>): DocumentEntry {
  const entry = row as unknown as Omit<ShelfRow, 'box' | 'wrapped'>;
  return {
    place: entry.place,
    identifier: entry.identifier,
    agency: entry.agency,
    commandId: entry.command_id,
    subjectId: entry.subject_id,
    digest: entry.digest,
    confirmed: entry.confirmed === 1,
    erasedAt: entry.erased_at,
  };
}

function checkedPage({ limit, after = 0 }: PageOptions): { limit: number; after: number } {
  if (!Number.isInteger(limit) || limit < 1 || limit > LIBRARY_PAGE_MAX)
    throw new TypeError(`a page has 1 to ${String(LIBRARY_PAGE_MAX)} entries`);
  return { limit, after };
}

function assertBatch(items: readonly unknown[]): void {
  if (items.length > LIBRARY_BATCH_MAX)
    throw new CodedError('BATCH_TOO_LARGE', `at most ${String(LIBRARY_BATCH_MAX)} at a time`);
}

function identifierTaken(): CodedError {
  return new CodedError('CERTIFICATE_EXISTS', 'another document has this identifier');
}

function commandReused(): CodedError {
  return new CodedError('ID_REUSED', 'this command asked for something else before');
}

function erased(): ServiceError {
  return new ServiceError('CONTENT_ERASED', 'the document was erased with the key of its subject');
}
