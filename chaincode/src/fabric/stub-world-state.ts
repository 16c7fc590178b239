import type { Context } from 'fabric-contract-api';
import type { WorldState } from '../world-state.js';

type Stub = Context['stub'];

/**
 * The world state of a peer. Reads see what was committed before the proposal. A value is never empty, since
 * canonical JSON is not: an empty one would delete the key.
 */
export class StubWorldState implements WorldState {
  readonly #stub: Stub;

  constructor(stub: Stub) {
    this.#stub = stub;
  }

  async get(key: string): Promise<string | undefined> {
    const bytes = await this.#stub.getState(key);
    return bytes.length === 0 ? undefined : Buffer.from(bytes).toString('utf8');
  }

  put(key: string, value: string): Promise<void> {
    return this.#stub.putState(key, Buffer.from(value, 'utf8'));
  }
}
