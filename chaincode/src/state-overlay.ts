import { CodedError, type DomainEvent } from '@sealtrail/core';
import type { Fold } from './fold-index.js';
import { placeOf, stateAt, type Sheet, type StatePlace } from './state-place.js';
import { readState, writeState } from './state-text.js';
import type { WorldState } from './world-state.js';

/** Most certificates under one key, each version counted: with more, whoever touches one would pay for all. */
const SHEET_LINES_MAX = 1_000;

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

  /** A promise where the ledger is still to answer. */
  read(place: StatePlace): unknown {
    const found = this.#read(place.key);
    // Most keys hold one state, which spares a promise for each read.
    if (place.line === undefined) return found;
    return found instanceof Promise ? found.then((each) => stateAt(place, each)) : stateAt(place, found);
  }

  /** Whether this transaction changes what stands under the key. */
  isChanged(key: string): boolean {
    return this.#slots.get(key)?.changed === true;
  }

  /**
   * Replaces a state by what an event makes of it; the ledger is not asked for one of this transaction's own. A
   * promise where the ledger is still to answer. Fails with BATCH_TOO_LARGE where a sheet has no room for it.
   */
  update(fold: Fold, id: string, event: DomainEvent): Promise<void> | undefined {
    const place = placeOf(fold.name, id);
    const found = fold.ofTransaction ? this.#slots.get(place.key)?.value : this.#read(place.key);
    const change = (current: unknown): void => {
      const state = fold.apply(stateAt(place, current), event);
      const value =
        place.line === undefined ? state : withLine(current as Sheet | undefined, place.line, state);
      this.#slots.set(place.key, { value, pending: undefined, changed: true });
    };
    if (found instanceof Promise) return found.then(change);
    change(found);
    return undefined;
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

function withLine(sheet: Sheet | undefined, line: string, state: unknown): Sheet {
  const changed = new Map(sheet).set(line, state);
  if (changed.size > SHEET_LINES_MAX)
    throw new CodedError('BATCH_TOO_LARGE', 'too many certificates have serials that begin alike');
  return changed;
}
