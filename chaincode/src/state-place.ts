import { certificateSheetOf } from '@sealtrail/core';

/** Where a state stands in the world state: under a key of its own, or on a line of the sheet under the key. */
export interface StatePlace {
  readonly key: string;
  readonly line: string | undefined;
}

/** The states of a sheet by their lines, in the order in which they came. */
export type Sheet = ReadonlyMap<string, unknown>;

const SHEETS = 'certificates/';

export function placeOf(name: string, id: string): StatePlace {
  const sheeted = name === 'certificate' ? certificateSheetOf(id) : undefined;
  if (sheeted === undefined) return { key: `${name}/${id}`, line: undefined };
  return { key: `${SHEETS}${sheeted.sheet}`, line: sheeted.line };
}

export function isSheet(key: string): boolean {
  return key.startsWith(SHEETS);
}

/** The state at a place, of what stands under its key. */
export function stateAt({ line }: StatePlace, found: unknown): unknown {
  if (line === undefined || found === undefined) return found;
  return (found as Sheet).get(line);
}
