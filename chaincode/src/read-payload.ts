import { unpackRecords } from '@sealtrail/core';

/**
 * The events of a transaction's payload, as they were written; what reads them parses them. `undefined` for what no
 * contract of ours has written.
 */
export function readPayload(payload: string): readonly unknown[] | undefined {
  try {
    const { events, v } = JSON.parse(payload) as { readonly events?: unknown; readonly v?: unknown };
    if (!Array.isArray(events)) return undefined;
    return v === 2 ? unpackRecords(events) : (events as readonly unknown[]);
  } catch {
    return undefined;
  }
}
