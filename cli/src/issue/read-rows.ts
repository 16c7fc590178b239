import { CsvError, parse } from 'csv-parse';
import type { Words } from '../words.js';
import type { Fault } from './fault.js';
import type { SourceRow } from './source-row.js';
import { textLines, withLineFeeds } from './text-lines.js';

export type Format = 'csv' | 'ndjson';

const LINE_CHARACTERS_MAX = 65_536;
/** Members of NDJSON that are told apart: as many as a file of one form can have, and bounded for any other. */
const COLUMNS_MAX = 10_000;

/** What a file has, in the order of its lines: first its columns where it is CSV, last where it is NDJSON. */
export type Found =
  { readonly row: SourceRow } | { readonly fault: Fault } | { readonly columns: readonly string[] };

/**
 * Takes a file apart, with one row in memory at a time. A row that cannot be read is a fault; where the
 * quotation marks of a CSV go wrong, nothing after it is read.
 */
export function readRows(pieces: AsyncIterable<string>, format: Format): AsyncIterable<Found> {
  return format === 'csv' ? readCsv(pieces) : readNdjson(pieces);
}

interface CsvRecord {
  readonly fields: readonly string[];
  /** Where it ends, from 1; it may span lines inside quotes. */
  readonly lastLine: number;
}

/** RFC 4180, with a header line; every row has as many fields as the header. */
async function* readCsv(pieces: AsyncIterable<string>): AsyncIterable<Found> {
  let columns: readonly string[] | undefined;
  let next = 1;
  try {
    for await (const { fields, lastLine } of csvRecords(pieces)) {
      if (columns === undefined) {
        columns = fields;
        const faults = headerFaults(columns);
        for (const fault of faults) yield { fault };
        yield { columns };
        if (faults.length > 0) return;
      } else {
        const line = Math.max(next, lastLine - newlinesIn(fields));
        yield fields.length === columns.length
          ? { row: { line, values: byColumn(columns, fields) } }
          : { fault: { line, ...OTHER_LENGTH } };
      }
      next = lastLine + 1;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield { fault: { line: lineOf(error), ...csvWords(error) } };
    return;
  }
  if (columns === undefined) yield { fault: { line: 1, ...EMPTY } };
}

const OTHER_LENGTH = {
  detail: 'the line has another number of fields than the header',
  zh: '本行的列数与表头不同',
};
const EMPTY = { detail: 'the file is empty; its first line names the columns', zh: '文件为空；首行应为列名' };

/** Taken from the parser as it goes: what it has in its buffers when it fails is lost. */
async function* csvRecords(pieces: AsyncIterable<string>): AsyncIterable<CsvRecord> {
  const parsed: CsvRecord[] = [];
  const parser = parse({
    bom: true,
    max_record_size: LINE_CHARACTERS_MAX,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    on_record: (fields: readonly string[], { lines }) => {
      parsed.push({ fields, lastLine: lines });
      return null;
    },
  });
  const take = (): readonly CsvRecord[] => parsed.splice(0);
  // Whoever writes is told of a failure; the event would end the process.
  parser.on('error', () => undefined).resume();
  try {
    // The parser counts CRLF inside quotes as two lines, and takes one kind of line end for a file.
    for await (const piece of withLineFeeds(pieces)) {
      await written((done) => parser.write(piece, done));
      yield* take();
    }
    await written((done) => parser.end(done));
    yield* take();
  } catch (error) {
    yield* take();
    throw error;
  } finally {
    parser.destroy();
  }
}

function written(write: (done: (error?: Error | null) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    write((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function byColumn(columns: readonly string[], record: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column, at) => [column, record[at] ?? '']));
}

function newlinesIn(record: readonly string[]): number {
  return record.reduce((sum, field) => sum + (field.match(/\n/g)?.length ?? 0), 0);
}

function lineOf(error: CsvError): number {
  const line: unknown = Reflect.get(error, 'lines');
  return typeof line === 'number' ? line : 1;
}

/** The parser's own message may repeat the field. */
function csvWords({ code }: CsvError): Words {
  if (code.includes('QUOTE'))
    return {
      detail: 'a quotation mark is not closed, or stands in the middle of a field',
      zh: '引号未闭合，或出现在字段中间',
    };
  if (code === 'CSV_MAX_RECORD_SIZE')
    return {
      detail: `the line is longer than ${String(LINE_CHARACTERS_MAX)} characters`,
      zh: `本行超过 ${String(LINE_CHARACTERS_MAX)} 个字符`,
    };
  return { detail: 'the line is not CSV', zh: '本行不是 CSV' };
}

function headerFaults(columns: readonly string[]): Fault[] {
  return columns.flatMap((column, at) => {
    if (column === '')
      return [
        { line: 1, detail: `column ${String(at + 1)} has no name`, zh: `第 ${String(at + 1)} 列没有列名` },
      ];
    return columns.indexOf(column) < at
      ? [{ line: 1, column, detail: 'the column is there twice', zh: '列名重复' }]
      : [];
  });
}

async function* readNdjson(pieces: AsyncIterable<string>): AsyncIterable<Found> {
  const columns = new Set<string>();
  let line = 0;
  let isEmpty = true;
  for await (const text of textLines(pieces, LINE_CHARACTERS_MAX)) {
    line += 1;
    const content = line === 1 ? text?.replace(/^\uFEFF/, '') : text;
    if (content?.trim() === '') continue;
    isEmpty = false;
    const values = content === undefined ? undefined : parseObject(content);
    if (values === undefined) yield { fault: { line, ...NO_OBJECT } };
    else {
      addSome(columns, Object.keys(values));
      yield { row: { line, values } };
    }
  }
  if (isEmpty) yield { fault: { line: 1, detail: 'the file is empty', zh: '文件为空' } };
  yield { columns: [...columns] };
}

const NO_OBJECT = {
  detail: `the line is not a JSON object of at most ${String(LINE_CHARACTERS_MAX)} characters`,
  zh: `本行不是不超过 ${String(LINE_CHARACTERS_MAX)} 个字符的 JSON 对象`,
};

function addSome(columns: Set<string>, names: readonly string[]): void {
  for (const name of names) if (columns.size < COLUMNS_MAX) columns.add(name);
}

function parseObject(content: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
