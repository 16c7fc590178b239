import type { WorldState } from '#chaincode/world-state';

/**
 * A world state that behaves as a peer's: a transaction reads what was committed before it, never its own
 * writes. Keeps what was read and put, in order.
 */
export class MemoryWorldState implements WorldState {
  readonly committed = new Map<string, string>();
  readonly reads: string[] = [];
  readonly writes: [key: string, value: string][] = [];
  readonly #answer: 'at once' | 'later';

  constructor(answer: 'at once' | 'later' = 'at once') {
    this.#answer = answer;
  }

  get(key: string): string | undefined | Promise<string | undefined> {
    this.reads.push(key);
    const value = this.committed.get(key);
    return this.#answer === 'at once' ? value : new Promise((resolve) => setImmediate(resolve, value));
  }

  put(key: string, value: string): void | Promise<void> {
    this.writes.push([key, value]);
    if (this.#answer === 'later') return new Promise((resolve) => setImmediate(resolve));
  }

  commit(): void {
    for (const [key, value] of this.writes.splice(0)) this.committed.set(key, value);
    this.reads.splice(0);
  }
}
