import { createHash } from 'node:crypto';
import type { Processor } from '@sealtrail/chaincode';
import { canonicalJson, CodedError, CommandId, type Actor, type DomainEvent } from '@sealtrail/core';
import type { Outcome } from '../ledger.js';
import { readBody, writeTransaction } from './block-body.js';
import type { LedgerStore } from './ledger-store.js';

export interface SubmissionParts {
  readonly store: LedgerStore;
  readonly processor: Processor;
  readonly commands: readonly unknown[];
  readonly signer: Actor;
  readonly at: { readonly height: number; readonly time: number; readonly transactionId: string };
}

export interface Executed {
  readonly outcomes: readonly Outcome[];
  /** The transaction for the block, in canonical JSON; none where no command succeeded. */
  readonly transaction?: string;
}

/** A command as it came, with what repeats are recognised by. */
interface Candidate {
  readonly id: string;
  readonly canonical: string;
  readonly digest: Buffer;
}

/**
 * Executes a submission as one transaction inside the caller's SQL transaction. Commands that the ledger has
 * are answered from it and not executed again; refused ones leave nothing behind.
 */
export async function executeSubmission(parts: SubmissionParts): Promise<Executed> {
  const { store, processor, commands, signer, at } = parts;
  const candidates = commands.map(candidateOf);
  const answered = candidates.map((candidate) => candidate && answerRepeat(store, candidate, signer));
  const result = await processor.execute(
    {
      commands: commands.map((command, i) => (answered[i] === undefined ? command : null)),
      actor: signer,
      transactionId: at.transactionId,
      now: at.time,
    },
    {
      get: (key) => store.state(key),
      put: (key, value) => {
        store.setState(key, value);
      },
    },
  );
  const kept: string[] = [];
  const outcomes = result.outcomes.map((outcome, i): Outcome => {
    const earlier = answered[i];
    if (earlier !== undefined || !outcome.ok) kept.push('null');
    if (earlier !== undefined) return earlier;
    if (!outcome.ok) {
      const { commandId, code, detail } = outcome;
      return { status: 'refused', commandId: commandId ?? '', code, detail };
    }
    return commit(
      parts,
      candidates[i],
      outcome.events.map((place) => eventAt(result.events, place)),
      kept,
    );
  });
  if (result.events.length === 0) return { outcomes };
  store.addTransaction(at.transactionId, at.height);
  const { transactionId: id, time } = at;
  return {
    outcomes,
    transaction: writeTransaction({ id, time, actor: signer, commands: kept, event: result.payload }),
  };
}

/** Notes a succeeded command; the second of two equal ones in a batch is noted already. */
function commit(
  { store, signer, at }: SubmissionParts,
  candidate: Candidate | undefined,
  events: readonly DomainEvent[],
  kept: string[],
): Outcome {
  if (candidate === undefined) throw new Error('a command without a canonical form succeeded');
  const { id, canonical, digest } = candidate;
  const known = store.command(signer.agency, id) !== undefined;
  if (!known) store.addCommand(signer.agency, id, { digest, height: at.height });
  kept.push(known ? 'null' : canonical);
  const { transactionId, height: block, time: committedAt } = at;
  const receipt = { commandId: id, transactionId, block, committedAt };
  return { status: known ? 'repeated' : 'committed', receipt, events };
}

function eventAt(events: readonly DomainEvent[], place: number): DomainEvent {
  const event = events[place];
  if (event === undefined) throw new Error('an outcome names an event that is not there');
  return event;
}

/** `undefined` for what cannot be a command; the processor says why. */
function candidateOf(command: unknown): Candidate | undefined {
  const id = CommandId.safeParse((command as { readonly id?: unknown } | null)?.id);
  if (!id.success) return undefined;
  try {
    const canonical = canonicalJson(command);
    return { id: id.data, canonical, digest: createHash('sha256').update(canonical, 'utf8').digest() };
  } catch {
    return undefined;
  }
}

/** The answer to a command that the ledger has from this agency already. */
function answerRepeat(store: LedgerStore, candidate: Candidate, signer: Actor): Outcome | undefined {
  const entry = store.command(signer.agency, candidate.id);
  if (entry === undefined) return undefined;
  if (!candidate.digest.equals(entry.digest)) {
    const { code, detail } = new CodedError('ID_REUSED', 'this command id was used for another command');
    return { status: 'refused', commandId: candidate.id, code, detail };
  }
  return findOutcome(store, candidate.id, signer.agency, entry.height);
}

function findOutcome(
  store: LedgerStore,
  commandId: string,
  agency: string,
  height: number,
): Outcome | undefined {
  const [block] = store.blocks(height, 1);
  if (block === undefined) return undefined;
  for (const { id, actor, event } of readBody(block.body)) {
    const events = (event.events as readonly DomainEvent[]).filter((e) => e.commandId === commandId);
    if (actor.agency === agency && events.length > 0) {
      const receipt = { commandId, transactionId: id, block: height, committedAt: block.time };
      return { status: 'repeated', receipt, events };
    }
  }
  return undefined;
}
