import type { DomainEvent } from '@sealtrail/core';
import type { EventRow } from './trail-tables.js';

/** Where an event stands in the ledger. */
export interface EventPlace {
  readonly seq: number;
  readonly block: number;
  readonly transactionId: string;
}

/** The members by which an event names what it is about; the first that is there. */
const ABOUT = [
  'identifier',
  'grantId',
  'accessId',
  'requestId',
  'appointmentId',
  'keyId',
  'batchId',
  'textHash',
];
const ABOUT_IN_REGISTRY = ['creditCode', 'code'];

export function eventRow(event: DomainEvent, place: EventPlace): EventRow {
  const members = event as Readonly<Record<string, unknown>>;
  const about = [...ABOUT, ...ABOUT_IN_REGISTRY].find((name) => typeof members[name] === 'string');
  return {
    seq: place.seq,
    block: place.block,
    transaction_id: place.transactionId,
    at: event.at,
    type: event.type,
    agency: event.agency,
    officer: event.officer ?? null,
    subject_id: 'subjectId' in event ? event.subjectId : null,
    about: about === undefined ? null : (members[aboutMember(event, about)] as string),
    command_id: event.commandId,
    body: JSON.stringify(event),
  };
}

/** What follows from a decided access is about the access, although it may name the grant too. */
function aboutMember(event: DomainEvent, found: string): string {
  return 'accessId' in event ? 'accessId' : found;
}
