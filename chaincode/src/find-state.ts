import { placeOf, stateAt } from './state-place.js';
import { readState } from './state-text.js';
import type { WorldState } from './world-state.js';

/** A state as it was committed; `undefined` where there is none. */
export async function findState(state: Pick<WorldState, 'get'>, name: string, id: string): Promise<unknown> {
  const place = placeOf(name, id);
  return stateAt(place, readState(place.key, await state.get(place.key)));
}
