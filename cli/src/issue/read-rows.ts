import { CsvError, parse } from 'csv-parse/sync';
import type { Fault } from './fault.js';
import type { SourceRow } from './source-row.js';

export type Format = 'csv' | 'ndjson';

const LINE_CHARACTERS_MAX = 65_536;

export interface RowsRead {
  readonly rows: readonly SourceRow[];
  readonly columns: readonly string[];
  readonly faults: readonly Fault[];
}

/** Takes the file apart. A row that cannot be read is a fault; where a CSV goes wrong, nothing after it is read. */
export function readRows(text: string, format: Format): RowsRead {
  return format === 'csv' ? readCsv(text) : readNdjson(text);
}

/** RFC 4180, with a header line; every row has as many fields as the header. */
function readCsv(text: string): RowsRead {
  const rows: SourceRow[] = [];
  let columns: string[] = [];
  try {
    // `info.lines` is where a record ends; one may span lines inside quotes.
    let next = 1;
    // The parser counts CRLF inside quotes as two lines, and takes one kind of line end for a file.
    const records = parse(text.replaceAll(/\r\n?/g, '\n'), {
      bom: true,
      info: true,
      max_record_size: LINE_CHARACTERS_MAX,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as readonly {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    for (const { record, info } of records) {
      if (columns.length === 0) columns = [...record];
      else
        rows.push({
          line: Math.max(next, info.lines - newlinesIn(record)),
          values: byColumn(columns, record),
        });
      next = info.lines + 1;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { rows: [], columns, faults: [{ line: lineOf(error), ...csvDetail(error) }] };
  }
  return { rows, columns, faults: headerFaults(columns) };
}

function byColumn(columns: readonly string[], record: readonly string[]): Record<string, string> {
  return Object.fromEntries(columns.map((column, at) => [column, record[at] ?? '']));
}

function newlinesIn(record: readonly string[]): number {
  return record.reduce((sum, field) => sum + (field.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
}

function lineOf(error: CsvError): number {
  const line: unknown = Reflect.get(error, 'lines');
  return typeof line === 'number' ? line : 1;
}

/** The parser's own message may repeat the field. */
function csvDetail({ code }: CsvError): Pick<Fault, 'detail' | 'zh'> {
  if (code.includes('INCONSISTENT'))
    return { detail: 'the line has another number of fields than the header', zh: '本行的列数与表头不同' };
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
  if (columns.length === 0)
    return [
      {
        line: 1,
        detail: 'the file is empty; its first line names the columns',
        zh: '文件为空；首行应为列名',
      },
    ];
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

function readNdjson(text: string): RowsRead {
  const rows: SourceRow[] = [];
  const faults: Fault[] = [];
  for (const [at, content] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (content.trim() === '') continue;
    const line = at + 1;
    const values = parseObject(content);
    if (values === undefined)
      faults.push({
        line,
        detail: 'the line is not a JSON object of at most 65536 characters',
        zh: '本行不是不超过 65536 个字符的 JSON 对象',
      });
    else rows.push({ line, values });
  }
  if (rows.length + faults.length === 0)
    faults.push({ line: 1, detail: 'the file is empty', zh: '文件为空' });
  return { rows, columns: [...new Set(rows.flatMap(({ values }) => Object.keys(values)))], faults };
}

function parseObject(content: string): Readonly<Record<string, unknown>> | undefined {
  if (content.length > LINE_CHARACTERS_MAX) return undefined;
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
