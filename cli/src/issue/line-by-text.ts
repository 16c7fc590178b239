import { createHash } from 'node:crypto';

const SLOTS_FIRST = 1_024;
/** A table that is fuller looks longer for a place than it should. */
const FULL_AT = 0.7;

/**
 * Remembers on which line each of many texts was first, in 12 bytes a slot: a file may have millions of rows. Texts
 * are told apart by 64 bits of their SHA-256; among seven million, two are taken for one once in a million files.
 */
export class LineByText {
  #slots = SLOTS_FIRST;
  #digests = new BigUint64Array(SLOTS_FIRST);
  #lines = new Uint32Array(SLOTS_FIRST);
  #count = 0;

  get size(): number {
    return this.#count;
  }

  /** The line that the text was first remembered with; where there was none, it is remembered with this one. */
  remember(text: string, line: number): number | undefined {
    const digest = digestOf(text);
    const at = this.#placeOf(digest);
    const known = this.#lines[at] ?? 0;
    if (known !== 0) return known;
    this.#put(at, digest, line);
    if (this.#count > this.#slots * FULL_AT) this.#grow();
    return undefined;
  }

  has(text: string): boolean {
    return this.#lines[this.#placeOf(digestOf(text))] !== 0;
  }

  #put(at: number, digest: bigint, line: number): void {
    this.#digests[at] = digest;
    // Zero is a slot that nothing is in.
    this.#lines[at] = line;
    this.#count += 1;
  }

  /** Where it is, or where it would be. */
  #placeOf(digest: bigint): number {
    let at = Number(digest & BigInt(this.#slots - 1));
    while (this.#lines[at] !== 0 && this.#digests[at] !== digest) at = (at + 1) & (this.#slots - 1);
    return at;
  }

  #grow(): void {
    const [digests, lines] = [this.#digests, this.#lines];
    this.#slots *= 2;
    this.#digests = new BigUint64Array(this.#slots);
    this.#lines = new Uint32Array(this.#slots);
    this.#count = 0;
    for (const [place, digest] of digests.entries()) {
      const line = lines[place] ?? 0;
      if (line !== 0) this.#put(this.#placeOf(digest), digest, line);
    }
  }
}

function digestOf(text: string): bigint {
  return createHash('sha256').update(text).digest().readBigUInt64LE();
}
