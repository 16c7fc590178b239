/** The content type of text that is a JSON value a line. */
export const NDJSON = 'application/x-ndjson';

/** What a list says of itself that can be had as a whole. */
export const WHOLE_LIST =
  'As NDJSON the whole list, or what follows `after`: an item a line, with how far the trail was in the headers `As-Of-Block` and `As-Of-Time`; `limit` does not count then.';

/** Entries read at a time for a list that is streamed. */
export const STREAMED_MAX = 500;

export function ndjsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
