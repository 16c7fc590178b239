import type { DomainEvent } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import type { LedgerAnswer, Unanswered } from '../ledger.js';
import { unavailable } from './fabric-peers.js';
import type { Decided } from './transactor.js';

/** What became of a command that a transaction was made of. */
export function answerOf(decided: Decided, commandId: string): LedgerAnswer {
  switch (decided.kind) {
    case 'refused': {
      const { code, detail } = decided.outcome;
      return { status: 'refused', commandId: decided.outcome.commandId ?? '', code, detail };
    }
    case 'committed': {
      const { block, transaction } = decided.settlement;
      const { height, time } = block.block;
      const recorded = (transaction.recorded?.events ?? []) as readonly DomainEvent[];
      const events = decided.events.flatMap((place) => recorded[place] ?? []);
      const receipt = { commandId, transactionId: transaction.id, block: height, committedAt: time };
      return { status: 'committed', receipt, events };
    }
    case 'failed':
      return unanswered(commandId, decided.error);
    case 'unknown':
      return outcomeUnknown(commandId);
  }
}

export function outcomeUnknown(commandId: string): Unanswered {
  const detail = 'no block has shown the command yet; repeat it with the same id to learn what became of it';
  return unanswered(commandId, new ServiceError('OUTCOME_UNKNOWN', detail, { retryAfterSeconds: 5 }));
}

export function inFlight(commandId: string): Unanswered {
  const detail = 'another command with this id is under way';
  return unanswered(commandId, new ServiceError('COMMAND_IN_FLIGHT', detail, { retryAfterSeconds: 5 }));
}

export function unanswered(commandId: string, error: unknown): Unanswered {
  const known = error instanceof ServiceError ? error : unavailable('the command could not be done', error);
  return { status: 'unanswered', commandId, error: known };
}
