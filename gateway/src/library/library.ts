import type { CodedError } from '@sealtrail/core';
import type { ServiceError } from '../service-error.js';

/** Commands are numbered by each agency for itself. */
export interface CommandRef {
  readonly agency: string;
  readonly commandId: string;
}

export interface DocumentToStage extends CommandRef {
  readonly identifier: string;
  readonly subjectId: string;
  /** The compact JWS: ASCII, at most 64 KiB. */
  readonly document: string;
  /** SHA-256 of the document's bytes, base64url; another one is a mistake of ours (TypeError). */
  readonly digest: string;
  /** SHA-256, base64url, of what the caller asked for, without salt and time: tells a repeat from another request. */
  readonly requestDigest: string;
}

/** The document that a command gave or now has given; for a repeat, the one of the first time. */
export interface StagedDocument {
  readonly state: 'staged' | 'found';
  readonly identifier: string;
  readonly subjectId: string;
  readonly document: string;
  readonly digest: string;
  /** Whether its certificate is known to be on the ledger. */
  readonly confirmed: boolean;
}

export type StageOutcome =
  StagedDocument | { readonly state: 'refused'; readonly error: CodedError | ServiceError };

export type KeptDocument =
  | {
      readonly state: 'present';
      readonly document: string;
      readonly digest: string;
      readonly subjectId: string;
      readonly confirmed: boolean;
    }
  /** The subject's key was destroyed: nobody can read the document any more. */
  | { readonly state: 'erased'; readonly erasedAt: number }
  | { readonly state: 'absent' };

/** What the library can say of a document without its content. */
export interface DocumentEntry extends CommandRef {
  /** Its place in the library: where the next page goes on. */
  readonly place: number;
  readonly identifier: string;
  readonly subjectId: string;
  readonly digest: string;
  readonly confirmed: boolean;
  /** Null where the document can be read. */
  readonly erasedAt: number | null;
}

/** An erasure that is on its way: the command that records it on the ledger, and whom it is about. */
export interface IntendedErasure extends CommandRef {
  /** Where the next page goes on. */
  readonly place: number;
  readonly subjectId: string;
}

export interface PageOptions {
  /** Integer from 1 to {@link LIBRARY_PAGE_MAX}. */
  readonly limit: number;
  /** The `place` of the last entry of the page before. Default: from the beginning. */
  readonly after?: number;
}

export const LIBRARY_PAGE_MAX = 1000;
/** Most documents or commands in one call. */
export const LIBRARY_BATCH_MAX = 1000;

/**
 * The e-certificate library: the documents of all certificates, each encrypted with a key of its subject.
 *
 * A document is staged before its certificate is submitted to the ledger, and confirmed when it has committed, so
 * that no certificate is on the ledger without its document, and a repeated command meets the same document.
 * What is written is durable when answered; calls that arrive together share one transaction. Every write fails
 * with STORAGE_FULL or QUEUE_FULL where there is no room, and every read with STORAGE_DAMAGED where what is stored
 * was changed. Errors never hold content.
 */
export interface Library {
  /**
   * Keeps documents for commands, up to {@link LIBRARY_BATCH_MAX} in one transaction; BATCH_TOO_LARGE beyond it. A
   * repeat, also one at the same time, is given the document of the first time (`found`). Each is refused for itself:
   * with ID_REUSED for another `requestDigest`, CERTIFICATE_EXISTS where another command has the identifier, and
   * CONTENT_ERASED where the document of the command was erased.
   */
  stageMany(items: readonly DocumentToStage[]): Promise<readonly StageOutcome[]>;
  /** The document staged earlier for a command, before a new one is made. Fails with ID_REUSED or CONTENT_ERASED. */
  find(command: CommandRef, requestDigest: string): Promise<StagedDocument | undefined>;
  /** The certificates are on the ledger. Commands that are not here, or are confirmed, are passed over. */
  confirm(commands: readonly CommandRef[]): Promise<void>;
  /** The ledger refused: forgets what is staged. What is confirmed stays. */
  discard(commands: readonly CommandRef[]): Promise<void>;
  /** What has waited for its confirmation for at least `ageMs` milliseconds, in the order of staging. */
  stagedOlderThan(options: PageOptions & { readonly ageMs: number }): Promise<readonly DocumentEntry[]>;

  get(identifier: string): Promise<KeptDocument>;

  /**
   * Notes that a subject is to be erased when the ledger has recorded it under this command. Harmless to repeat, also
   * when it was carried out. Fails with ID_REUSED where the command is about another subject.
   */
  intendErasure(command: CommandRef, subjectId: string): Promise<void>;
  /**
   * Destroys the key of the intended subject, and with it every document under it, for ever; says how many. When
   * answered, the key is gone from the bytes of the library's files as well. Copies elsewhere (backups, what a disk
   * keeps of overwritten blocks) still need the master key: see `rotateLibraryMasterKey`. A document that comes later
   * is encrypted with a new key. A repeat of the command destroys nothing more and has the first answer.
   */
  carryOutErasure(command: CommandRef, at: number): Promise<{ readonly documents: number }>;
  /** The ledger refused it: nothing is to be erased. What was carried out stays so. */
  dropErasure(command: CommandRef): Promise<void>;
  /** What is intended and not settled yet, in the order it came. */
  intendedErasures(page: PageOptions): Promise<readonly IntendedErasure[]>;

  /** Finishes what was accepted, then closes the file. Writes that come later fail with STOPPING. */
  close(): Promise<void>;
}
