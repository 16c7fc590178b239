import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { CodedError } from '@sealtrail/core';
import type { CommandRef, IntendedErasure } from './library.js';

/** An erasure as the book has it; `documents` is null until it was carried out. */
interface ErasureRow {
  readonly subject_id: string;
  readonly documents: number | null;
}

/**
 * Which erasures are intended and which were carried out, by the command that the ledger records them under: what a
 * crash leaves between the record and the deed is found here. Works inside the caller's transaction.
 */
export class ErasureBook {
  readonly #find: StatementSync;
  readonly #intend: StatementSync;
  readonly #close: StatementSync;
  readonly #drop: StatementSync;
  readonly #intended: StatementSync;

  constructor(db: DatabaseSync) {
    const ofCommand = 'WHERE agency = ? AND command_id = ?';
    this.#find = db.prepare(`SELECT subject_id, documents FROM erasures ${ofCommand}`);
    this.#intend = db.prepare('INSERT INTO erasures (agency, command_id, subject_id) VALUES (?, ?, ?)');
    this.#close = db.prepare(`UPDATE erasures SET documents = ? ${ofCommand}`);
    this.#drop = db.prepare(`DELETE FROM erasures ${ofCommand} AND documents IS NULL`);
    this.#intended = db.prepare(
      `SELECT place, agency, command_id, subject_id FROM erasures
       WHERE documents IS NULL AND place > ? ORDER BY place LIMIT ?`,
    );
  }

  find({ agency, commandId }: CommandRef): ErasureRow | undefined {
    return this.#find.get(agency, commandId) as ErasureRow | undefined;
  }

  /** Harmless to repeat. Fails with ID_REUSED where the command is about another subject. */
  intend(command: CommandRef, subjectId: string): void {
    const known = this.find(command);
    if (known === undefined) this.#intend.run(command.agency, command.commandId, subjectId);
    else if (known.subject_id !== subjectId)
      throw new CodedError('ID_REUSED', 'the command has erased another subject');
  }

  close({ agency, commandId }: CommandRef, documents: number): void {
    this.#close.run(documents, agency, commandId);
  }

  /** What was carried out stays. */
  drop({ agency, commandId }: CommandRef): void {
    this.#drop.run(agency, commandId);
  }

  intended(after: number, limit: number): readonly IntendedErasure[] {
    return this.#intended.all(after, limit).map((row) => ({
      place: Number(row['place']),
      agency: String(row['agency']),
      commandId: String(row['command_id']),
      subjectId: String(row['subject_id']),
    }));
  }
}
