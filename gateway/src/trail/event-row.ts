import type { DomainEvent } from '@sealtrail/core';
import type { EventRow } from './trail-tables.js';

/** Where an event stands in the ledger. */
export interface EventPlace {
  readonly seq: number;
  readonly block: number;
  readonly transactionId: string;
}

export interface PlacedEvent<E extends DomainEvent = DomainEvent> {
  readonly event: E;
  readonly place: EventPlace;
  /** The event in JSON. */
  readonly body: string;
}

/** The members by which an event names what it is about; the first that is there. What follows an access names the grant too. */
const ABOUT = [
  'accessId',
  'identifier',
  'grantId',
  'requestId',
  'appointmentId',
  'keyId',
  'batchId',
  'textHash',
  'creditCode',
  'code',
] as const;

function aboutOf(event: DomainEvent): string | null {
  const members = event as { readonly [K in (typeof ABOUT)[number]]?: unknown };
  for (const name of ABOUT) {
    const value = members[name];
    if (typeof value === 'string') return value;
  }
  return null;
}

function sidesOf(event: DomainEvent): Pick<EventRow, 'requester' | 'provider'> {
  if (!('accessId' in event)) return { requester: null, provider: null };
  return { requester: event.requester, provider: event.provider };
}

export function eventRow({ event, place, body }: PlacedEvent): EventRow {
  return {
    seq: place.seq,
    block: place.block,
    transaction_id: place.transactionId,
    at: event.at,
    type: event.type,
    agency: event.agency,
    officer: event.officer ?? null,
    subject_id: 'subjectId' in event ? event.subjectId : null,
    about: aboutOf(event),
    command_id: event.commandId,
    ...sidesOf(event),
    body,
  };
}
