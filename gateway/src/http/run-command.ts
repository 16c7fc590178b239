import {
  CodedError,
  type Actor,
  type DomainEvent,
  type ErrorCode,
  type EventOf,
  type EventType,
} from '@sealtrail/core';
import type { Outcome, Receipt } from '../ledger/ledger.js';
import type { Services } from '../services.js';

export interface Committed {
  readonly status: 201 | 200;
  readonly receipt: Receipt;
  readonly events: readonly DomainEvent[];
}

/** Puts one command on the ledger; a refusal of the rules is thrown, with its code. */
export async function runCommand(services: Services, command: object, signer: Actor): Promise<Committed> {
  return requireCommitted(await services.collector.submit(command, signer));
}

/** The codes that would tell a citizen of what is another's. */
const AS_IF_ABSENT: Partial<Record<ErrorCode, ErrorCode>> = {
  ACCESS_OTHER_SUBJECT: 'ACCESS_NOT_FOUND',
  GRANT_OTHER_SUBJECT: 'GRANT_NOT_FOUND',
  REQUEST_OTHER_SUBJECT: 'REQUEST_NOT_FOUND',
};

/** A refusal of the ledger as the caller may know it: what is another citizen's is as if it were not there. */
export function refusalOf({ code, detail }: Extract<Outcome, { status: 'refused' }>): CodedError {
  return new CodedError(AS_IF_ABSENT[code] ?? code, detail);
}

export function requireCommitted(outcome: Outcome): Committed {
  if (outcome.status === 'refused') throw refusalOf(outcome);
  const { receipt, events } = outcome;
  return { status: outcome.status === 'committed' ? 201 : 200, receipt, events };
}

/** The event that a command of this kind always makes. */
export function eventOf<T extends EventType>(committed: Committed, type: T): EventOf<T> {
  const found = committed.events.find((event): event is EventOf<T> => event.type === type);
  if (found === undefined) throw new Error(`the command made no ${type}`);
  return found;
}
