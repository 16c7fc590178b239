import { unpackRecords } from '@sealtrail/core';

/** A transaction's payload as JSON has it; its events are packed where `v` is 2. */
export interface Payload {
  readonly events: readonly unknown[];
  readonly v: 1 | 2;
}

/** The events of a payload, as they were written; what reads them parses them. Fails with INPUT_INVALID. */
export function payloadEvents({ events, v }: Payload): readonly unknown[] {
  return v === 2 ? unpackRecords(events) : events;
}

/** The same from a payload's text; `undefined` for what no contract of ours has written. */
export function readPayload(text: string): readonly unknown[] | undefined {
  try {
    const payload = JSON.parse(text) as Payload;
    return Array.isArray(payload.events) ? payloadEvents(payload) : undefined;
  } catch {
    return undefined;
  }
}
