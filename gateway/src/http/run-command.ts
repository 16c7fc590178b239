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

/** The ledger says why; whoever asks for what is another's learns no more than that they have no such thing. */
const AS_IF_ABSENT: Partial<Record<ErrorCode, ErrorCode>> = {
  ACCESS_OTHER_SUBJECT: 'ACCESS_NOT_FOUND',
  GRANT_OTHER_SUBJECT: 'GRANT_NOT_FOUND',
  REQUEST_OTHER_SUBJECT: 'REQUEST_NOT_FOUND',
};

export function requireCommitted(outcome: Outcome): Committed {
  if (outcome.status === 'refused') {
    const { code, detail } = outcome;
    throw new CodedError(AS_IF_ABSENT[code] ?? code, detail);
  }
  const { receipt, events } = outcome;
  return { status: outcome.status === 'committed' ? 201 : 200, receipt, events };
}

/** The event that a command of this kind always makes. */
export function eventOf<T extends EventType>(committed: Committed, type: T): EventOf<T> {
  const found = committed.events.find((event): event is EventOf<T> => event.type === type);
  if (found === undefined) throw new Error(`the command made no ${type}`);
  return found;
}
