/** The content type of text that is a JSON value a line. */
export const NDJSON = 'application/x-ndjson';

export function ndjsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
