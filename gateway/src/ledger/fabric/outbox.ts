import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Actor } from '@sealtrail/core';
import { z } from 'zod';
import { openExclusiveDatabase } from '../../storage/open-exclusive-database.js';
import { asStorageRefusal } from '../../storage/storage-refusal.js';
import type { LedgerHistory } from '../ledger.js';

const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE commands (
    agency TEXT NOT NULL, id TEXT NOT NULL, digest BLOB NOT NULL, height INTEGER NOT NULL,
    PRIMARY KEY (agency, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE transactions (id TEXT PRIMARY KEY, height INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE submissions (
    transaction_id TEXT PRIMARY KEY, signer TEXT NOT NULL, commands TEXT NOT NULL, submitted_at INTEGER NOT NULL,
    transaction_bytes BLOB NOT NULL
  ) STRICT;
`;

/** What repeats of a command are recognised by. */
export interface CommandDigest {
  readonly id: string;
  /** SHA-256 of its canonical form; empty where the block holds it in another form. */
  readonly digest: Uint8Array;
}

/** A transaction that was handed out for ordering, or was about to be, and that no block has shown yet. */
export interface Submission {
  readonly transactionId: string;
  readonly signer: Actor;
  readonly commands: readonly CommandDigest[];
  /** Milliseconds since the epoch. */
  readonly submittedAt: number;
}

/** How far the blocks have been read. */
export interface ChainPosition {
  readonly height: number;
  /** Time of the block; 0 where there is none yet. */
  readonly time: number;
  /** Hash of the block's header. */
  readonly hash: string;
}

/** What a block says about commands; kept together with the position after it. */
export interface BlockRecord {
  readonly position: ChainPosition;
  readonly transactionIds: readonly string[];
  readonly commands: readonly (CommandDigest & { readonly agency: string })[];
  /** Submissions whose outcome it tells, whatever that is. */
  readonly settled: readonly string[];
}

const KeptCommands = z.array(z.tuple([z.string(), z.base64url()]));
const KeptPosition = z.strictObject({ height: z.int().min(0), time: z.int().min(0), hash: z.string() });

/**
 * What this gateway has sent to the channel, and what became of it, in a file of its own. A submission is synced to
 * disk before it leaves the gateway. Everything but the submissions under way can be read from the blocks again.
 */
export class Outbox {
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepareStatements>;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  /** Fails as `openExclusiveDatabase` does. */
  static open(path: string): Outbox {
    return new Outbox(
      openExclusiveDatabase({ path, what: 'the outbox', schema: SCHEMA, schemaVersion: SCHEMA_VERSION }),
    );
  }

  /** The chain that the file belongs to; `undefined` before the first block was seen. */
  get chain(): string | undefined {
    return this.#meta('chain');
  }

  bindTo(chain: string): void {
    this.#setMeta('chain', chain);
  }

  /** The last block that was read; `undefined` before the first. */
  position(): ChainPosition | undefined {
    const text = this.#meta('position');
    return text === undefined ? undefined : KeptPosition.parse(JSON.parse(text));
  }

  /**
   * Says for which agencies commands are kept. With one that is new the blocks are read again from the first,
   * because it may have used ids at another gateway.
   */
  cover(agencies: readonly string[]): void {
    const text = this.#meta('agencies');
    const covered = new Set(text === undefined ? [] : z.array(z.string()).parse(JSON.parse(text)));
    if (agencies.every((agency) => covered.has(agency))) return;
    for (const agency of agencies) covered.add(agency);
    this.#inTransaction(() => {
      this.#statements.dropMeta.run('position');
      this.#setMeta('agencies', JSON.stringify([...covered].sort()));
    });
  }

  /** What the blocks that were read hold. */
  history(): LedgerHistory {
    const { anyTransaction, anyCommand } = this.#statements;
    return { any: anyTransaction.get() !== undefined, own: anyCommand.get() !== undefined };
  }

  command(agency: string, id: string): { readonly digest: Uint8Array; readonly height: number } | undefined {
    const row = this.#statements.command.get(agency, id);
    return row && { digest: row['digest'] as Uint8Array, height: row['height'] as number };
  }

  transactionHeight(id: string): number | undefined {
    return this.#statements.transaction.get(id)?.['height'] as number | undefined;
  }

  /** On disk when this returns. `transaction` is what is sent for ordering, signed. */
  addSubmission(submission: Submission, transaction: Uint8Array): void {
    const { transactionId, signer, commands, submittedAt } = submission;
    const kept = JSON.stringify(
      commands.map(({ id, digest }) => [id, Buffer.from(digest).toString('base64url')]),
    );
    this.#run(() => {
      this.#statements.addSubmission.run(
        transactionId,
        JSON.stringify(signer),
        kept,
        submittedAt,
        transaction,
      );
    });
  }

  /** Of a transaction that was certainly not taken for ordering. */
  dropSubmission(transactionId: string): void {
    this.#run(() => {
      this.#statements.dropSubmission.run(transactionId);
    });
  }

  submissions(): Submission[] {
    return this.#statements.submissions.all().map((row) => ({
      transactionId: row['transaction_id'] as string,
      signer: Actor.parse(JSON.parse(row['signer'] as string)),
      commands: KeptCommands.parse(JSON.parse(row['commands'] as string)).map(([id, digest]) => ({
        id,
        digest: Buffer.from(digest, 'base64url'),
      })),
      submittedAt: row['submitted_at'] as number,
    }));
  }

  /** The signed bytes of a submission that is still there. */
  transactionBytes(transactionId: string): Uint8Array | undefined {
    const row = this.#statements.transactionBytes.get(transactionId);
    return row?.['transaction_bytes'] as Uint8Array | undefined;
  }

  /** Notes what blocks say, with the position after the last of them: all or nothing. */
  record(blocks: readonly BlockRecord[]): void {
    const last = blocks.at(-1);
    if (last === undefined) return;
    // Not synced by itself: after a power cut the blocks since then are read again. The next submission syncs it too.
    this.#database.exec('PRAGMA synchronous = NORMAL');
    try {
      this.#inTransaction(() => {
        this.#recordAll(blocks);
        this.#setMeta('position', JSON.stringify(last.position));
      });
    } finally {
      this.#database.exec('PRAGMA synchronous = FULL');
    }
  }

  #recordAll(blocks: readonly BlockRecord[]): void {
    const { addTransaction, addCommand, dropSubmission } = this.#statements;
    for (const { position, transactionIds, commands, settled } of blocks) {
      for (const id of transactionIds) addTransaction.run(id, position.height);
      // Of an id that two gateways used, the first counts.
      for (const { agency, id, digest } of commands) addCommand.run(agency, id, digest, position.height);
      for (const id of settled) dropSubmission.run(id);
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #meta(name: string): string | undefined {
    return this.#statements.meta.get(name)?.['value'] as string | undefined;
  }

  #setMeta(name: string, value: string): void {
    this.#statements.setMeta.run(name, value);
  }

  #inTransaction(write: () => void): void {
    this.#run(() => {
      this.#statements.begin.run();
      write();
      this.#statements.commit.run();
    });
  }

  /** After some failures (a full disk) SQLite has already rolled back by itself. */
  #run(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (this.#database.isTransaction) this.#statements.rollback.run();
      throw asStorageRefusal(error);
    }
  }
}

function prepareStatements(
  database: DatabaseSync,
): Record<
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'meta'
  | 'setMeta'
  | 'dropMeta'
  | 'command'
  | 'addCommand'
  | 'anyCommand'
  | 'transaction'
  | 'anyTransaction'
  | 'addTransaction'
  | 'submissions'
  | 'transactionBytes'
  | 'addSubmission'
  | 'dropSubmission',
  StatementSync
> {
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    rollback: database.prepare('ROLLBACK'),
    meta: database.prepare('SELECT value FROM meta WHERE name = ?'),
    setMeta: database.prepare(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    ),
    dropMeta: database.prepare('DELETE FROM meta WHERE name = ?'),
    command: database.prepare('SELECT digest, height FROM commands WHERE agency = ? AND id = ?'),
    addCommand: database.prepare(
      'INSERT INTO commands (agency, id, digest, height) VALUES (?, ?, ?, ?) ON CONFLICT (agency, id) DO NOTHING',
    ),
    anyCommand: database.prepare('SELECT 1 FROM commands LIMIT 1'),
    transaction: database.prepare('SELECT height FROM transactions WHERE id = ?'),
    anyTransaction: database.prepare('SELECT 1 FROM transactions LIMIT 1'),
    addTransaction: database.prepare(
      'INSERT INTO transactions (id, height) VALUES (?, ?) ON CONFLICT (id) DO NOTHING',
    ),
    submissions: database.prepare(
      'SELECT transaction_id, signer, commands, submitted_at FROM submissions ORDER BY submitted_at',
    ),
    transactionBytes: database.prepare('SELECT transaction_bytes FROM submissions WHERE transaction_id = ?'),
    addSubmission: database.prepare(
      'INSERT INTO submissions (transaction_id, signer, commands, submitted_at, transaction_bytes) VALUES (?, ?, ?, ?, ?)',
    ),
    dropSubmission: database.prepare('DELETE FROM submissions WHERE transaction_id = ?'),
  };
}
