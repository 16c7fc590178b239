import { createHash } from 'node:crypto';
import { canonicalJson } from '@sealtrail/core';
import { claimColumnOf, columnOf, FIELDS, type ColumnMapping } from './column-mapping.js';
import { draftReader, type CertificateDraft } from './draft-of.js';
import type { Fault } from './fault.js';
import type { IssuingType } from './issuing-type.js';
import type { RowsRead } from './read-rows.js';
import type { SourceRow } from './source-row.js';

/** One certificate to issue, ready to send. */
export interface PlannedCertificate {
  readonly line: number;
  /** The same for the same content in the same run, so that a repeat issues nothing twice. */
  readonly commandId: string;
  readonly draft: CertificateDraft;
}

export interface IssuingPlan {
  readonly certificates: readonly PlannedCertificate[];
  /** In the order of lines. Nothing is sent while there is one. */
  readonly faults: readonly Fault[];
  /** Rows that their own column gives to another certificate type. */
  readonly ofOtherTypes: number;
  /** Columns that neither a field nor a claim of this type takes; a misspelt one would be lost without a word. */
  readonly unused: readonly string[];
}

export interface IssuingQuestion {
  readonly type: IssuingType;
  readonly mapping: ColumnMapping;
  /** Part of every command id: the same content in another run is another certificate. */
  readonly run: string;
}

/** Checks a whole file before anything is sent: columns, every row, and rows that are there twice. */
export function planIssuing(read: RowsRead, question: IssuingQuestion): IssuingPlan {
  const { type, mapping, run } = question;
  const faults: Fault[] = [...read.faults, ...missingColumns(read.columns, type, mapping)];
  // Without its columns each row would only repeat the same complaint.
  if (faults.length > 0) return { certificates: [], faults, ofOtherTypes: 0, unused: [] };
  const own = read.rows.filter((row) => isOfType(row, type, mapping));
  const draftOf = draftReader(type, mapping);
  const certificates: PlannedCertificate[] = [];
  const repeats = new RepeatedRows(columnOf(mapping, 'serial'));
  for (const row of own) {
    const made = draftOf(row);
    if ('faults' in made) {
      faults.push(...made.faults);
      continue;
    }
    const { draft } = made;
    const commandId = commandIdOf(run, draft);
    const repeat = repeats.faultOf(row.line, commandId, draft.serial);
    if (repeat === undefined) certificates.push({ line: row.line, commandId, draft });
    else faults.push(repeat);
  }
  if (own.length === 0)
    faults.push({
      line: 1,
      detail: `the file has no row of the type ${type.code}`,
      zh: `文件中没有 ${type.code} 类型的行`,
    });
  faults.sort((a, b) => a.line - b.line);
  return {
    certificates,
    faults,
    ofOtherTypes: read.rows.length - own.length,
    unused: unusedColumns(read.columns, type, mapping),
  };
}

function isOfType({ values }: SourceRow, { code }: IssuingType, mapping: ColumnMapping): boolean {
  const said = values[columnOf(mapping, 'certificateType')];
  return said === undefined || said === code;
}

function missingColumns(columns: readonly string[], type: IssuingType, mapping: ColumnMapping): Fault[] {
  const { properties, required } = type.claimSchema;
  const mapped = [...mapping.keys()];
  const unknownClaims = mapped
    .filter((target) => target.startsWith('claims.') && !Object.hasOwn(properties, target.slice(7)))
    .map((target) => ({
      line: 1,
      detail: `${type.code} has no claim ${target.slice(7)}`,
      zh: `${type.code} 没有 ${target.slice(7)} 这一项`,
    }));
  const needed = new Set([
    columnOf(mapping, 'holderName'),
    columnOf(mapping, 'idNumber'),
    ...FIELDS.filter((field) => mapping.has(field)).map((field) => columnOf(mapping, field)),
    ...required.map((claim) => claimColumnOf(mapping, claim)),
  ]);
  const absent = [...needed].filter((column) => !columns.includes(column));
  return [
    ...unknownClaims,
    ...absent.map((column) => ({ line: 1, column, detail: 'the column is missing', zh: '缺少此列' })),
  ];
}

function unusedColumns(columns: readonly string[], type: IssuingType, mapping: ColumnMapping): string[] {
  const used = new Set([
    ...FIELDS.map((field) => columnOf(mapping, field)),
    ...Object.keys(type.claimSchema.properties).map((claim) => claimColumnOf(mapping, claim)),
  ]);
  return columns.filter((column) => !used.has(column));
}

function commandIdOf(run: string, draft: CertificateDraft): string {
  const content = canonicalJson({ run, draft: JSON.parse(JSON.stringify(draft)) as object });
  return `issue-${createHash('sha256').update(content).digest('base64url')}`;
}

/** Remembers what was on earlier lines. */
class RepeatedRows {
  readonly #serialColumn: string;
  readonly #lineByContent = new Map<string, number>();
  readonly #lineBySerial = new Map<string, number>();

  constructor(serialColumn: string) {
    this.#serialColumn = serialColumn;
  }

  faultOf(line: number, content: string, serial: string | undefined): Fault | undefined {
    const same = this.#lineByContent.get(content);
    if (same !== undefined)
      return { line, detail: `says the same as line ${String(same)}`, zh: `与第 ${String(same)} 行相同` };
    this.#lineByContent.set(content, line);
    if (serial === undefined) return undefined;
    const taken = this.#lineBySerial.get(serial);
    this.#lineBySerial.set(serial, taken ?? line);
    if (taken === undefined) return undefined;
    return {
      line,
      column: this.#serialColumn,
      detail: `has the serial of line ${String(taken)}`,
      zh: `编号与第 ${String(taken)} 行相同`,
    };
  }
}
