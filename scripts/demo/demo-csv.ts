/** Rows by column name; an empty field is an empty text. */
export type CsvRow = Readonly<Record<string, string>>;

const SPECIAL = /[",\r\n]/;

/** Writes RFC 4180 without quoting, and therefore fails for a field that would need it. Missing fields are empty. */
export function writeDemoCsv(columns: readonly string[], rows: readonly CsvRow[]): string {
  const lines = rows.map((row) =>
    columns.map((column) => {
      const field = row[column] ?? '';
      if (SPECIAL.test(field)) throw new TypeError(`a field of ${column} would need quotes`);
      return field;
    }),
  );
  return [columns, ...lines].map((fields) => `${fields.join(',')}\n`).join('');
}

/** Reads what `writeDemoCsv` wrote; fails, naming the line, for anything else. */
export function readDemoCsv(text: string): readonly CsvRow[] {
  const [head, ...lines] = text.trimEnd().split('\n');
  const columns = (head ?? '').split(',');
  return lines.map((line, index) => {
    const fields = line.split(',');
    if (fields.length !== columns.length || line.includes('"'))
      throw new Error(`line ${String(index + 2)} does not have ${String(columns.length)} plain fields`);
    return Object.fromEntries(columns.map((column, place) => [column, fields[place] ?? '']));
  });
}
