import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openExclusiveDatabase } from '../../storage/open-exclusive-database.js';
import type { StoredBlock } from './block-form.js';
import { bytesIn, integerIn, reading, textIn } from './stored-row.js';

/**
 * Of the tables, and of what the rules keep in `state`. A count that other rules left under another key would be
 * forgotten, and a grant used up again: such a ledger is refused.
 */
const SCHEMA_VERSION = 2;
const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE blocks (
    height INTEGER PRIMARY KEY, time INTEGER NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL,
    signature BLOB NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE transactions (id TEXT PRIMARY KEY, height INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE commands (
    agency TEXT NOT NULL, id TEXT NOT NULL, digest BLOB NOT NULL, height INTEGER NOT NULL,
    PRIMARY KEY (agency, id)
  ) STRICT, WITHOUT ROWID;
`;

export interface CommandEntry {
  readonly digest: Uint8Array;
  readonly height: number;
}

/**
 * The ledger file: world state, blocks and the commands they hold, changed together or not at all.
 * Exclusive: while one process has it open, a second cannot read or write it.
 */
export class LedgerStore {
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepareStatements>;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = prepareStatements(database);
  }

  /**
   * Opens or creates. Fails with LEDGER_UNAVAILABLE where another process has it or another version wrote it,
   * with STORAGE_DAMAGED where it is no database.
   */
  static open(path: string): LedgerStore {
    return new LedgerStore(
      openExclusiveDatabase({ path, what: 'the ledger', schema: SCHEMA, schemaVersion: SCHEMA_VERSION }),
    );
  }

  begin(): void {
    this.#database.exec('BEGIN IMMEDIATE');
  }

  commit(): void {
    this.#database.exec('COMMIT');
  }

  /** After some failures (a full disk) SQLite has already rolled back by itself. */
  rollback(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  meta(name: string): string | undefined {
    const row = reading(() => this.#statements.meta.get(name));
    return row && textIn(row, 'value');
  }

  setMeta(name: string, value: string): void {
    this.#statements.setMeta.run(name, value);
  }

  state(key: string): string | undefined {
    const row = reading(() => this.#statements.state.get(key));
    return row && textIn(row, 'value');
  }

  setState(key: string, value: string): void {
    this.#statements.setState.run(key, value);
  }

  /** Every key and value, in the order of the keys' bytes. */
  *allState(): Iterable<{ readonly key: string; readonly value: string }> {
    const rows = this.#statements.allState.iterate();
    for (;;) {
      const { done, value: row } = reading(() => rows.next());
      if (done === true) return;
      yield { key: textIn(row, 'key'), value: textIn(row, 'value') };
    }
  }

  command(agency: string, id: string): CommandEntry | undefined {
    const row = reading(() => this.#statements.command.get(agency, id));
    return row && { digest: bytesIn(row, 'digest'), height: integerIn(row, 'height') };
  }

  addCommand(agency: string, id: string, entry: CommandEntry): void {
    this.#statements.addCommand.run(agency, id, entry.digest, entry.height);
  }

  countCommands(): number {
    return this.#statements.countCommands.get()?.['count'] as number;
  }

  countTransactions(): number {
    return this.#statements.countTransactions.get()?.['count'] as number;
  }

  transactionHeight(id: string): number | undefined {
    const row = reading(() => this.#statements.transaction.get(id));
    return row && integerIn(row, 'height');
  }

  addTransaction(id: string, height: number): void {
    this.#statements.addTransaction.run(id, height);
  }

  addBlock(block: StoredBlock): void {
    const { height, time, previousHash, hash, signature, body } = block;
    this.#statements.addBlock.run(height, time, previousHash, hash, signature, body);
  }

  /** At most `limit` blocks from height `from` on, in order. */
  blocks(from: number, limit: number): StoredBlock[] {
    return reading(() => this.#statements.blocks.all(from, limit)).map(toBlock);
  }

  lastBlock(): StoredBlock | undefined {
    const row = reading(() => this.#statements.lastBlock.get());
    return row && toBlock(row);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

function prepareStatements(
  database: DatabaseSync,
): Record<
  | 'meta'
  | 'setMeta'
  | 'state'
  | 'setState'
  | 'allState'
  | 'command'
  | 'addCommand'
  | 'countCommands'
  | 'countTransactions'
  | 'transaction'
  | 'addTransaction'
  | 'addBlock'
  | 'blocks'
  | 'lastBlock',
  StatementSync
> {
  const upsert = 'ON CONFLICT DO UPDATE SET value = excluded.value';
  return {
    meta: database.prepare('SELECT value FROM meta WHERE name = ?'),
    setMeta: database.prepare(`INSERT INTO meta (name, value) VALUES (?, ?) ${upsert}`),
    state: database.prepare('SELECT value FROM state WHERE key = ?'),
    setState: database.prepare(`INSERT INTO state (key, value) VALUES (?, ?) ${upsert}`),
    allState: database.prepare('SELECT key, value FROM state ORDER BY key'),
    command: database.prepare('SELECT digest, height FROM commands WHERE agency = ? AND id = ?'),
    addCommand: database.prepare('INSERT INTO commands (agency, id, digest, height) VALUES (?, ?, ?, ?)'),
    countCommands: database.prepare('SELECT count(*) AS count FROM commands'),
    countTransactions: database.prepare('SELECT count(*) AS count FROM transactions'),
    transaction: database.prepare('SELECT height FROM transactions WHERE id = ?'),
    addTransaction: database.prepare('INSERT INTO transactions (id, height) VALUES (?, ?)'),
    addBlock: database.prepare(
      'INSERT INTO blocks (height, time, previous_hash, hash, signature, body) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    // A sum, because SQLite plans a statement anew each time the bare parameter of a limit is bound.
    blocks: database.prepare('SELECT * FROM blocks WHERE height >= ? ORDER BY height LIMIT ? + 0'),
    lastBlock: database.prepare('SELECT * FROM blocks ORDER BY height DESC LIMIT 1'),
  };
}

function toBlock(row: Record<string, unknown>): StoredBlock {
  return {
    height: integerIn(row, 'height'),
    time: integerIn(row, 'time'),
    previousHash: textIn(row, 'previous_hash'),
    hash: textIn(row, 'hash'),
    signature: bytesIn(row, 'signature'),
    body: textIn(row, 'body'),
  };
}
