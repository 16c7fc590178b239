/** A line of text without its end; `undefined` for one longer than `charactersMax`, of which nothing is kept. */
export type TextLine = string | undefined;

/** The lines of a text that comes in pieces. They end with LF, CR and LF, or CR. */
export async function* textLines(
  pieces: AsyncIterable<string>,
  charactersMax: number,
): AsyncIterable<TextLine> {
  let begun: TextLine = '';
  const grown = (more: string): TextLine =>
    begun === undefined || begun.length + more.length > charactersMax ? undefined : begun + more;
  for await (const piece of withLineFeeds(pieces)) {
    const parts = piece.split('\n');
    for (const part of parts.slice(0, -1)) {
      yield grown(part);
      begun = '';
    }
    begun = grown(parts.at(-1) ?? '');
  }
  if (begun !== '') yield begun;
}

/** The same text with LF at the end of each line. A CR at the end of a piece may be half of an end. */
export async function* withLineFeeds(pieces: AsyncIterable<string>): AsyncIterable<string> {
  let half = '';
  for await (const piece of pieces) {
    const text = half + piece;
    half = text.endsWith('\r') ? '\r' : '';
    yield (half === '' ? text : text.slice(0, -1)).replaceAll(/\r\n?/g, '\n');
  }
  if (half !== '') yield '\n';
}
