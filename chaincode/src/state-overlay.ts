import type { AggregateName, States } from '@sealtrail/core';
import { readState, writeState } from './state-text.js';
import type { WorldState } from './world-state.js';

interface Slot {
  /** Undefined where the ledger has nothing under the key. */
  value: unknown;
  /** While the ledger is still answering. */
  pending: Promise<unknown> | undefined;
  changed: boolean;
}

/**
 * The world state as the running transaction sees it, its own earlier changes included, which a ledger's `get`
 * need not show. Each key is read and parsed at most once, and written at most once, by `flush`.
 */
export class StateOverlay {
  readonly #state: WorldState;
  readonly #slots = new Map<string, Slot>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  read<N extends AggregateName>(name: N, id: string): States[N] | undefined | Promise<States[N] | undefined> {
    // The key names the aggregate, and only that aggregate's fold writes under it.
    return this.#read(`${name}/${id}`) as States[N] | undefined | Promise<States[N] | undefined>;
  }

  /** Replaces what is under a key by what `change` makes of it. */
  async update(name: AggregateName, id: string, change: (state: unknown) => unknown): Promise<void> {
    const key = `${name}/${id}`;
    const current = this.#read(key);
    const value = change(current instanceof Promise ? await current : current);
    this.#slots.set(key, { value, pending: undefined, changed: true });
  }

  /** Writes every changed key once, in the order of the first touch. */
  async flush(): Promise<void> {
    for (const [key, slot] of this.#slots) {
      if (slot.changed) await this.#state.put(key, writeState(key, slot.value));
    }
  }

  #read(key: string): unknown {
    const known = this.#slots.get(key);
    if (known !== undefined) return known.pending ?? known.value;
    const found = this.#state.get(key);
    if (!(found instanceof Promise)) {
      const value = readState(key, found);
      this.#slots.set(key, { value, pending: undefined, changed: false });
      return value;
    }
    const slot: Slot = { value: undefined, pending: undefined, changed: false };
    // Kept while it is pending, so that two reads at once are one round trip.
    slot.pending = found.then((text) => {
      slot.value = readState(key, text);
      slot.pending = undefined;
      return slot.value;
    });
    this.#slots.set(key, slot);
    return slot.pending;
  }
}
