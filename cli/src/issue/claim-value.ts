/** Forms of a day that spreadsheets write, with the year first: the others could be another day elsewhere. */
const DAY_FORMS = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/,
  /^(\d{4})\.(\d{1,2})\.(\d{1,2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})日$/,
  /^(\d{4})(\d{2})(\d{2})$/,
] as const;

/** What of a claim's schema says how a cell is meant. */
export interface ClaimForm {
  readonly type?: unknown;
  readonly format?: unknown;
}

/**
 * A cell as the claim's schema wants it: numbers, yes and no, and days (`2024/1/5`, `20240105`, `2024年1月5日`), in
 * wide characters too. What does not fit stays as it is, and the schema tells the fault.
 */
export function claimValue(cell: unknown, { type, format }: ClaimForm): unknown {
  if (typeof cell !== 'string') return cell;
  const read = READERS.get(type === 'string' ? format : type);
  return read?.(cell.normalize('NFKC').trim()) ?? cell;
}

/** By the type of a claim, or by the format of a text; each answers `undefined` for what does not fit. */
const READERS: ReadonlyMap<unknown, (text: string) => unknown> = new Map<unknown, (text: string) => unknown>([
  ['integer', numberOf],
  ['number', numberOf],
  ['boolean', (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined)],
  ['date', dayOf],
]);

function numberOf(text: string): number | undefined {
  return /^-?(0|[1-9][0-9]{0,14})$/.test(text) ? Number(text) : undefined;
}

function dayOf(text: string): string | undefined {
  for (const form of DAY_FORMS) {
    const [, year, month = '', day = ''] = form.exec(text) ?? [];
    if (year !== undefined) return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  }
  return undefined;
}
