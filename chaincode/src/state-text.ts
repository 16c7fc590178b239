import { RecordPacker, canonicalJson, unpackRecords, type AggregateName } from '@sealtrail/core';
import { isSheet, type Sheet } from './state-place.js';

/** One value for a whole transaction: hundreds of entries that have most of their members in common. */
const PACKED: AggregateName = 'asked';

/** The value of the world state under a key as it is stored. */
export function writeState(key: string, value: unknown): string {
  if (isSheet(key)) return packSheet(value as Sheet);
  return isPacked(key) ? packEntries(value as Readonly<Record<string, unknown>>) : canonicalJson(value);
}

/** The value of the world state under a key, from how it is stored; `undefined` where nothing is. */
export function readState(key: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  if (isSheet(key)) return unpackSheet(value as readonly unknown[]);
  // A ledger may hold values from before they were packed.
  return isPacked(key) && Array.isArray(value) ? unpackEntries(value) : value;
}

function isPacked(key: string): boolean {
  return key.startsWith(`${PACKED}/`);
}

/** As a list by place, `null` for a place without an entry. */
function packEntries(entries: Readonly<Record<string, unknown>>): string {
  const places = Object.keys(entries).map(Number);
  const list = Array.from({ length: Math.max(...places) + 1 }, (_, place) => entries[place] ?? null);
  return `[${new RecordPacker().pack(list).join()}]`;
}

function unpackEntries(list: readonly unknown[]): Record<string, unknown> {
  const entries = unpackRecords(list).entries();
  return Object.fromEntries([...entries].filter(([, entry]) => entry !== null));
}

/** As a list of its lines, in the order in which they were written. */
function packSheet(sheet: Sheet): string {
  const lines = Array.from(sheet, ([line, state]) => ({ ...(state as object), line }));
  return `[${new RecordPacker().pack(lines).join()}]`;
}

function unpackSheet(list: readonly unknown[]): Sheet {
  const lines = unpackRecords(list) as readonly { readonly line: string }[];
  return new Map(lines.map(({ line, ...state }) => [line, state]));
}
