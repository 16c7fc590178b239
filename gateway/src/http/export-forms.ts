import { stringify } from 'csv-stringify/sync';
import type { EventRow } from '../trail/trail-tables.js';
import type { AsOf } from './fresh.js';
import { httpTime } from './http-time.js';
import { NDJSON, ndjsonLines } from './ndjson.js';
import { presentTrailEvent } from './trail-event.js';

/** One way to write events down for those who take them away; the mark says how far the trail was when it began. */
interface ExportForm {
  readonly contentType: string;
  /** What comes before the first event. */
  begin(mark: AsOf): string;
  page(rows: readonly EventRow[], mark: AsOf): string;
}

const CSV_COLUMNS = [
  'seq',
  'block',
  'transactionId',
  'at',
  'type',
  'agency',
  'officer',
  'subjectId',
  'about',
  'commandId',
  'event',
  'asOfBlock',
];

/** A line for the mark, then one for each event. */
const ndjson: ExportForm = {
  contentType: NDJSON,
  begin: (mark) => ndjsonLines([mark]),
  page: (rows) => ndjsonLines(rows.map(presentTrailEvent)),
};

/**
 * `text/csv` (RFC 4180) for spreadsheets: the mark in every record. A text that a spreadsheet would take for a
 * formula gets an apostrophe before it, pseudonyms that begin with `-` too; NDJSON holds them as they are.
 */
const csv: ExportForm = {
  contentType: 'text/csv; charset=utf-8; header=present',
  begin: () => records([CSV_COLUMNS]),
  page: (rows, { asOfBlock }) => records(rows.map((row) => recordOf(row, asOfBlock))),
};

export const EXPORT_FORMS = { ndjson, csv } as const;

function recordOf(row: EventRow, asOfBlock: number): (string | number | null)[] {
  const { seq, block, transaction_id: transactionId, at, type, agency, officer } = row;
  const { subject_id: subjectId, about, command_id: commandId, body } = row;
  const who = [agency, officer, subjectId, about, commandId];
  return [seq, block, transactionId, httpTime(at), type, ...who, escapeNonAscii(body), asOfBlock];
}

function records(rows: readonly (readonly (string | number | null)[])[]): string {
  return stringify([...rows], { record_delimiter: 'windows', escape_formulas: true });
}

/** The same JSON in ASCII: a spreadsheet that guesses the file's encoding cannot guess wrong. */
function escapeNonAscii(json: string): string {
  return json.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
