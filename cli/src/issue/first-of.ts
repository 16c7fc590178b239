/** The first of many items, and how many there were. */
export class FirstOf<T> {
  readonly first: T[] = [];
  count = 0;
  readonly #max: number;

  /** Keeps `max` of them. */
  constructor(max: number, items: readonly T[] = []) {
    this.#max = max;
    this.add(items);
  }

  add(items: readonly T[]): void {
    this.count += items.length;
    this.first.push(...items.slice(0, this.#max - this.first.length));
  }
}
