/** Where a value was written: the block's number and the transaction's place in it. */
export interface Version {
  readonly block: number;
  readonly place: number;
}

export interface StateEntry {
  readonly value: Uint8Array;
  readonly version: Version;
}

interface Written {
  readonly version: Version;
  /** Undefined where the key was deleted. */
  readonly value: Uint8Array | undefined;
}

/**
 * The world state of a peer in memory. Every value stays readable as of its block: a simulation reads what was
 * committed when it began, whatever is committed meanwhile.
 */
export class VersionedState {
  readonly #history = new Map<string, Written[]>();

  /** What was there after the block of this number; `undefined` where nothing was. */
  get(key: string, asOfBlock: number): StateEntry | undefined {
    const last = this.#history.get(key)?.findLast(({ version }) => version.block <= asOfBlock);
    return last?.value === undefined ? undefined : { value: last.value, version: last.version };
  }

  /** Writes of one transaction; an empty value deletes its key. */
  apply(writes: ReadonlyMap<string, Uint8Array>, version: Version): void {
    for (const [key, value] of writes) {
      const history = this.#history.get(key) ?? [];
      history.push({ version, value: value.length === 0 ? undefined : value });
      this.#history.set(key, history);
    }
  }

  /** All that is there after the block of this number. */
  *entries(asOfBlock: number): Iterable<[key: string, entry: StateEntry]> {
    for (const key of this.#history.keys()) {
      const entry = this.get(key, asOfBlock);
      if (entry !== undefined) yield [key, entry];
    }
  }
}
