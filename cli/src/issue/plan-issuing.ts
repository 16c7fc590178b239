import { createHash } from 'node:crypto';
import { canonicalJson } from '@sealtrail/core';
import { missingColumns, unusedColumns } from './check-columns.js';
import { columnOf, type ColumnMapping } from './column-mapping.js';
import { draftReader, type CertificateDraft } from './draft-of.js';
import type { Fault } from './fault.js';
import { FirstOf } from './first-of.js';
import type { IssuingType } from './issuing-type.js';
import type { Found } from './read-rows.js';
import { RepeatedRows } from './repeated-rows.js';
import type { SourceRow } from './source-row.js';

/** Faults that are kept of as many as the file has lines. */
const FAULTS_MAX = 100;

/** One certificate to issue, ready to send. */
export interface PlannedCertificate {
  readonly line: number;
  /** The same for the same content in the same run, so that a repeat issues nothing twice. */
  readonly commandId: string;
  readonly draft: CertificateDraft;
}

/** What a file was found to be, before anything is sent. */
export interface IssuingPlan {
  readonly certificates: number;
  /** Of the certificates, those that `isDone` knows. */
  readonly done: number;
  /** Of the certificates, those whose validity is over already: stock, or a year that was mistyped. */
  readonly over: number;
  /** The first 100, in the order of lines. Nothing is sent while there is one. */
  readonly faults: readonly Fault[];
  readonly faultCount: number;
  /** Rows that their own column gives to another certificate type. */
  readonly ofOtherTypes: number;
  /** Columns that neither a field nor a claim of this type takes; a misspelt one would be lost without a word. */
  readonly unused: readonly string[];
}

export interface IssuingQuestion {
  readonly type: IssuingType;
  readonly mapping: ColumnMapping;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Part of every command id: the same content in another run is another certificate. */
  readonly run: string;
  /** Whether an earlier run issued it. */
  readonly isDone?: (commandId: string) => boolean;
}

/** Checks a whole file, row by row: columns, every row, and rows that are there twice. */
export async function planIssuing(
  found: AsyncIterable<Found>,
  question: IssuingQuestion,
): Promise<IssuingPlan> {
  const check = new FileCheck(question);
  for await (const one of found) {
    check.take(one);
    if (check.isHopeless) break;
  }
  return check.end();
}

/** The certificates of a file that `planIssuing` found no fault in, in order. */
export async function* plannedCertificates(
  found: AsyncIterable<Found>,
  question: IssuingQuestion,
): AsyncIterable<PlannedCertificate> {
  const planOf = rowPlanner(question);
  for await (const one of found) {
    const planned = 'row' in one ? planOf(one.row) : undefined;
    if (planned !== undefined && 'draft' in planned) yield planned;
  }
}

type RowPlanned = PlannedCertificate | { readonly faults: readonly Fault[] };

/** `undefined` for a row of another type. */
function rowPlanner({
  type,
  mapping,
  run,
  now,
}: IssuingQuestion): (row: SourceRow) => RowPlanned | undefined {
  const draftOf = draftReader({ type, mapping, now });
  const typeColumn = columnOf(mapping, 'certificateType');
  return (row) => {
    const said = row.values[typeColumn];
    if (said !== undefined && said !== type.code) return undefined;
    const made = draftOf(row);
    if ('faults' in made) return made;
    return { line: row.line, commandId: commandIdOf(run, made.draft), draft: made.draft };
  };
}

class FileCheck {
  readonly #question: IssuingQuestion;
  readonly #planOf: (row: SourceRow) => RowPlanned | undefined;
  readonly #repeats: RepeatedRows;
  /** What could not be read, and what was read and does not fit. */
  readonly #unread = new FirstOf<Fault>(FAULTS_MAX);
  readonly #unfit = new FirstOf<Fault>(FAULTS_MAX);
  #columns: readonly string[] = [];
  #missing: readonly Fault[] = [];
  #own = 0;
  #ofOtherTypes = 0;
  #certificates = 0;
  #done = 0;
  #over = 0;

  constructor(question: IssuingQuestion) {
    this.#question = question;
    this.#planOf = rowPlanner(question);
    this.#repeats = new RepeatedRows(columnOf(question.mapping, 'serial'));
  }

  /** Without its columns each row of a CSV would only repeat the same complaint. */
  get isHopeless(): boolean {
    return this.#missing.length > 0;
  }

  take(found: Found): void {
    if ('fault' in found) this.#unread.add([found.fault]);
    else if ('columns' in found) this.#takeColumns(found.columns);
    else this.#takeRow(found.row);
  }

  end(): IssuingPlan {
    const { type, mapping } = this.#question;
    const unfit = this.isHopeless ? new FirstOf(FAULTS_MAX, this.#missing) : this.#unfit;
    if (this.#own === 0 && this.#unread.count + unfit.count === 0) unfit.add([noRowOf(type)]);
    const faults = [...this.#unread.first, ...unfit.first].sort((one, other) => one.line - other.line);
    return {
      certificates: this.#certificates,
      done: this.#done,
      over: this.#over,
      faults: faults.slice(0, FAULTS_MAX),
      faultCount: this.#unread.count + unfit.count,
      ofOtherTypes: this.#ofOtherTypes,
      unused: unusedColumns(this.#columns, type, mapping),
    };
  }

  /** Of NDJSON they are known at the end: what the rows lacked one by one, all lacked. */
  #takeColumns(columns: readonly string[]): void {
    this.#columns = columns;
    this.#missing = missingColumns(columns, this.#question.type, this.#question.mapping);
  }

  #takeRow(row: SourceRow): void {
    const planned = this.#planOf(row);
    if (planned === undefined) {
      this.#ofOtherTypes += 1;
      return;
    }
    this.#own += 1;
    if ('faults' in planned) this.#unfit.add(planned.faults);
    else this.#takeCertificate(planned);
  }

  #takeCertificate({ line, commandId, draft }: PlannedCertificate): void {
    const repeat = this.#repeats.faultOf(line, commandId, draft.serial);
    if (repeat !== undefined) {
      this.#unfit.add([repeat]);
      return;
    }
    this.#certificates += 1;
    if (typeof draft.validUntil === 'string' && Date.parse(draft.validUntil) <= this.#question.now)
      this.#over += 1;
    if (this.#question.isDone?.(commandId) === true) this.#done += 1;
  }
}

function noRowOf({ code }: IssuingType): Fault {
  return { line: 1, detail: `the file has no row of the type ${code}`, zh: `文件中没有 ${code} 类型的行` };
}

function commandIdOf(run: string, draft: CertificateDraft): string {
  const content = canonicalJson({ run, draft: JSON.parse(JSON.stringify(draft)) as object });
  return `issue-${createHash('sha256').update(content).digest('base64url')}`;
}
