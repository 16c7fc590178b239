import type { ExecutionResult, Processor } from '@sealtrail/chaincode';
import type { Actor, DomainEvent } from '@sealtrail/core';
import { candidateOf, type Candidate, type CommittedOutcome } from '../candidate.js';
import type { Outcome } from '../ledger.js';
import { writeTransaction } from './block-body.js';
import type { GivenAnswers } from './given-answers.js';
import type { LedgerStore } from './ledger-store.js';

export interface SubmissionParts {
  readonly store: LedgerStore;
  readonly processor: Processor;
  readonly given: GivenAnswers;
  readonly commands: readonly unknown[];
  readonly signer: Actor;
  readonly at: { readonly height: number; readonly time: number; readonly transactionId: string };
}

export interface Executed {
  readonly outcomes: readonly Outcome[];
  /** The transaction for the block, in canonical JSON; none where no command succeeded. */
  readonly transaction?: string;
}

interface Settled {
  readonly outcomes: readonly Outcome[];
  /** By place; `null` for a command of which the ledger keeps nothing. */
  readonly kept: readonly string[];
  /** By command id. */
  readonly committed: ReadonlyMap<
    string,
    { readonly candidate: Candidate; readonly outcome: CommittedOutcome }
  >;
}

/**
 * Executes a submission as one transaction inside the caller's SQL transaction. Commands that the ledger has
 * are answered from it and not executed again; refused ones leave nothing behind. Nothing is written before
 * all is decided, so that only a failure of the file can leave half of it.
 */
export async function executeSubmission(parts: SubmissionParts): Promise<Executed> {
  const { store, processor, given, commands, signer, at } = parts;
  const candidates = commands.map(candidateOf);
  const answered = candidates.map((candidate) => candidate && given.find(signer.agency, candidate));
  const writes: (readonly [key: string, value: string])[] = [];
  const result = await processor.execute(
    {
      commands: commands.map((command, i) => (answered[i] === undefined ? command : null)),
      canonical: candidates.map((candidate, i) =>
        answered[i] === undefined ? candidate?.canonical : undefined,
      ),
      actor: signer,
      transactionId: at.transactionId,
      now: at.time,
      packed: true,
    },
    { get: (key) => store.state(key), put: (key, value) => void writes.push([key, value]) },
  );
  const { outcomes, kept, committed } = settle(parts, candidates, answered, result);
  if (result.events.length === 0) return { outcomes };
  const { transactionId: id, height, time } = at;
  const transaction = writeTransaction({ id, time, actor: signer, commands: kept, event: result.payload });
  for (const [key, value] of writes) store.setState(key, value);
  for (const { candidate, outcome } of committed.values()) {
    store.addCommand(signer.agency, candidate.id, { digest: candidate.digest, height });
    given.note(signer.agency, candidate, outcome);
  }
  store.addTransaction(id, height);
  return { outcomes, transaction };
}

function settle(
  { at }: SubmissionParts,
  candidates: readonly (Candidate | undefined)[],
  answered: readonly (Outcome | undefined)[],
  result: ExecutionResult,
): Settled {
  const { transactionId, height: block, time: committedAt } = at;
  const kept: string[] = [];
  const committed = new Map<string, { candidate: Candidate; outcome: CommittedOutcome }>();
  const outcomes = result.outcomes.map((outcome, i): Outcome => {
    const earlier = answered[i];
    if (earlier !== undefined || !outcome.ok) {
      kept.push('null');
      return earlier ?? refusal(outcome);
    }
    const candidate = candidates[i];
    if (candidate === undefined) throw new Error('a command without a canonical form succeeded');
    const { id: commandId, canonical } = candidate;
    const first = committed.get(commandId);
    if (first !== undefined) {
      kept.push('null');
      return { ...first.outcome, status: 'repeated' };
    }
    kept.push(canonical);
    const events = outcome.events.map((place) => eventAt(result.events, place));
    const receipt = { commandId, transactionId, block, committedAt };
    const done: CommittedOutcome = { status: 'committed', receipt, events };
    committed.set(commandId, { candidate, outcome: done });
    return done;
  });
  return { outcomes, kept, committed };
}

function refusal(outcome: ExecutionResult['outcomes'][number]): Outcome {
  if (outcome.ok) throw new TypeError('not a refusal');
  const { commandId, code, detail } = outcome;
  return { status: 'refused', commandId: commandId ?? '', code, detail };
}

function eventAt(events: readonly DomainEvent[], place: number): DomainEvent {
  const event = events[place];
  if (event === undefined) throw new Error('an outcome names an event that is not there');
  return event;
}
