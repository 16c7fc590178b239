/** A file in memory that is read in pieces of so many bytes, as often as asked for. */
export function bytesInPieces(bytes: Uint8Array, size: number): { chunks(): AsyncIterable<Uint8Array> } {
  return {
    async *chunks() {
      for (let at = 0; at < bytes.length; at += size) {
        await Promise.resolve();
        yield bytes.subarray(at, at + size);
      }
    },
  };
}

/** All that comes. */
export async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A text in pieces of so many characters. */
export async function* textInPieces(text: string, size: number): AsyncIterable<string> {
  for (let at = 0; at < text.length; at += size) {
    await Promise.resolve();
    yield text.slice(at, at + size);
  }
}
