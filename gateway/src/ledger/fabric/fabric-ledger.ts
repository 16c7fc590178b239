import type { Actor } from '@sealtrail/core';
import { ServiceError } from '../../service-error.js';
import { candidateOf, type Candidate } from '../candidate.js';
import type { Block, Ledger, LedgerAnswer, LedgerQuery, LedgerStatus } from '../ledger.js';
import type { BlockReader } from './block-reader.js';
import { blocksFrom } from './blocks-from.js';
import type { ChainFollower } from './chain-follower.js';
import type { ClosingTime } from './closing-time.js';
import type { EnrolledIdentities } from './enrolled-identities.js';
import { answerOf, inFlight, outcomeUnknown, unanswered } from './fabric-answers.js';
import { unavailable, type FabricPeers } from './fabric-peers.js';
import type { KnownCommands } from './known-commands.js';
import type { Outbox } from './outbox.js';
import type { Resender } from './resender.js';
import type { Submissions } from './submissions.js';
import type { TransactionSender } from './transaction-sender.js';
import { stopping, type Decided, type Sendable, type Transactor } from './transactor.js';
import { UnderWay, type Begun } from './under-way.js';
import { LATE, within } from '../../within.js';

/** How long a command waits for blocks that are still being read after a start. */
const CATCH_UP_MS = 10_000;
/** How long a repeat waits for an outcome that was open before. */
const REPEAT_WAIT_MS = 5_000;

export interface FabricLedgerParts {
  readonly channel: string;
  readonly identities: EnrolledIdentities;
  readonly peers: FabricPeers;
  readonly outbox: Outbox;
  readonly submissions: Submissions;
  readonly reader: BlockReader;
  readonly follower: ChainFollower;
  readonly resender: Resender;
  readonly sender: TransactionSender;
  readonly transactor: Transactor;
  readonly known: KnownCommands;
  readonly closing: ClosingTime;
}

interface Placed {
  /** The answer of one that was begun before; none for one that goes into a transaction now. */
  readonly answer: Promise<LedgerAnswer> | undefined;
  readonly sendable: Sendable;
}

/**
 * The ledger on a channel of Hyperledger Fabric. The contract decides; this brings commands into blocks, learns of
 * them from one stream of blocks, and recognises repeats by an outbox on disk.
 */
export class FabricLedger implements Ledger {
  readonly #parts: FabricLedgerParts;
  readonly #underWay = new UnderWay();
  readonly #running = new Set<Promise<unknown>>();
  #closed = false;

  constructor(parts: FabricLedgerParts) {
    this.#parts = parts;
    for (const { submission, settled } of parts.submissions.all()) {
      const { agency } = submission.signer;
      for (const { id, digest } of submission.commands) {
        this.#underWay.begin(agency, id, digest);
        this.#underWay.leaveOpen(agency, id, { answer: outcomeUnknown(id), later: settled });
      }
    }
  }

  submit(commands: readonly unknown[], signer: Actor): Promise<readonly LedgerAnswer[]> {
    const submitted = this.#submit(commands, signer);
    this.#running.add(submitted);
    const done = (): void => void this.#running.delete(submitted);
    submitted.then(done, done);
    return submitted;
  }

  async evaluate(query: LedgerQuery, signer: Actor): Promise<unknown> {
    this.#requireOpen();
    const identity = this.#parts.identities.require(signer);
    if (query.kind === 'transaction') {
      await this.#untilCurrent();
      const height = this.#parts.outbox.transactionHeight(query.id);
      return height === undefined ? undefined : { block: height };
    }
    const value = JSON.parse(
      await this.#parts.sender.evaluate('read', [query.name, query.id], identity),
    ) as unknown;
    return value ?? undefined;
  }

  blocks(from: number, signal: AbortSignal): AsyncIterable<Block> {
    return blocksFrom(this.#parts, from, signal);
  }

  status(): Promise<LedgerStatus> {
    const { channel, outbox, follower } = this.#parts;
    const { position } = follower;
    return Promise.resolve({
      ledgerId: channel,
      chain: `${channel}/${outbox.chain ?? ''}`,
      kind: 'fabric',
      height: position?.height ?? 0,
      time: position?.time ?? 0,
      state: this.#state(),
    });
  }

  /**
   * Lets what was submitted come to an answer, for a few seconds: what no block has shown then is unknown, and is
   * resolved by the next start. Then gives the outbox free.
   */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const { resender, follower, peers, outbox, closing } = this.#parts;
    closing.begin();
    await Promise.allSettled(this.#running);
    closing.end();
    const stopped = Promise.all([resender.stop(), follower.stop()]);
    // Whatever they still ask a peer ends with this.
    peers.close();
    await stopped;
    outbox.close();
  }

  #state(): LedgerStatus['state'] {
    const { follower } = this.#parts;
    if (follower.refusal !== undefined) return 'failed';
    return follower.isConnected && follower.hasCaughtUp ? 'ready' : 'read-only';
  }

  #requireOpen(): void {
    const { closing, follower } = this.#parts;
    if (this.#closed || closing.over.aborted) throw stopping();
    const { refusal } = follower;
    if (refusal !== undefined) throw refusal;
  }

  /** A command may stand in a block that was not read yet; it must not be done twice. */
  async #untilCurrent(): Promise<void> {
    const { follower, closing } = this.#parts;
    if (!follower.hasCaughtUp) await within(follower.caughtUp, CATCH_UP_MS, closing.over);
    this.#requireOpen();
    if (!follower.hasCaughtUp) throw unavailable('the blocks of the channel have not been read to their end');
  }

  async #submit(commands: readonly unknown[], signer: Actor): Promise<readonly LedgerAnswer[]> {
    this.#requireOpen();
    const identity = this.#parts.identities.require(signer);
    await this.#untilCurrent();
    // From here to the begin of each command there is no await: two callers cannot both begin one.
    const placed = commands.map((command) => this.#place(command, signer));
    const fresh = placed.flatMap(({ answer, sendable }) => (answer === undefined ? [sendable] : []));
    const earlier = placed.flatMap(({ answer }) => (answer === undefined ? [] : [answer]));
    const running = this.#run(fresh, signer, () => this.#parts.transactor.run(fresh, identity));
    const [decided, known] = await Promise.all([
      running.catch((error: unknown) => {
        // Nothing was done; but who asked for an answer that was given before shall have it.
        if (earlier.length === 0 || !(error instanceof ServiceError)) throw error;
        return fresh.map((sendable) => unanswered(idOf(sendable), error));
      }),
      Promise.all(earlier),
    ]);
    const [nextDecided, nextKnown] = [decided.values(), known.values()];
    return placed.map(({ answer }) => take(answer === undefined ? nextDecided : nextKnown));
  }

  /** Finds the answer of a command that was begun before, or begins it. */
  #place(command: unknown, signer: Actor): Placed {
    const candidate = candidateOf(command);
    const sendable = { command, candidate };
    if (candidate === undefined) return { answer: undefined, sendable };
    const begun = this.#underWay.get(signer.agency, candidate.id);
    if (begun !== undefined) {
      return {
        answer: this.#answering(candidate.id, this.#join(begun, candidate, command, signer)),
        sendable,
      };
    }
    const known = this.#parts.known.find(signer.agency, candidate);
    if (known !== undefined) return { answer: this.#answering(candidate.id, known), sendable };
    this.#underWay.begin(signer.agency, candidate.id, candidate.digest);
    return { answer: undefined, sendable };
  }

  /** Waits for the first command of this id, and answers as it was answered where the content is the same. */
  async #join(begun: Begun, candidate: Candidate, command: unknown, signer: Actor): Promise<LedgerAnswer> {
    const isSame = candidate.digest.equals(begun.digest);
    if (begun.later !== undefined) {
      const isOpen = (await within(begun.later, REPEAT_WAIT_MS, this.#parts.closing.over)) === LATE;
      if (!isOpen) return this.#again(command, signer);
      return isSame ? outcomeUnknown(candidate.id) : inFlight(candidate.id);
    }
    const answer = await begun.answered;
    if (isSame) return answer.status === 'committed' ? { ...answer, status: 'repeated' } : answer;
    const isOpen = answer.status === 'unanswered' && answer.error.code === 'OUTCOME_UNKNOWN';
    return isOpen ? inFlight(candidate.id) : this.#again(command, signer);
  }

  /** A failure to find the answer is this command's alone. */
  async #answering(commandId: string, answer: Promise<LedgerAnswer>): Promise<LedgerAnswer> {
    try {
      const found = await within(answer, undefined, this.#parts.closing.over);
      return found === LATE ? outcomeUnknown(commandId) : found;
    } catch (error) {
      return unanswered(commandId, error);
    }
  }

  async #again(command: unknown, signer: Actor): Promise<LedgerAnswer> {
    return take((await this.#submit([command], signer)).values());
  }

  /** Whatever happens, every command that was begun is ended. */
  async #run(
    fresh: readonly Sendable[],
    { agency }: Actor,
    run: () => Promise<readonly Decided[]>,
  ): Promise<readonly LedgerAnswer[]> {
    if (fresh.length === 0) return [];
    try {
      const decided = await run();
      return decided.map((each, i) => this.#conclude(each, fresh[i], agency));
    } catch (error) {
      for (const { candidate } of fresh) {
        if (candidate === undefined) continue;
        this.#underWay.end(agency, candidate.id, unanswered(candidate.id, error));
      }
      throw error;
    }
  }

  #conclude(decided: Decided, sendable: Sendable | undefined, agency: string): LedgerAnswer {
    const answer = answerOf(decided, idOf(sendable));
    const id = sendable?.candidate?.id;
    if (id === undefined) return answer;
    if (decided.kind === 'unknown') this.#underWay.leaveOpen(agency, id, { answer, later: decided.later });
    else this.#underWay.end(agency, id, answer);
    return answer;
  }
}

function idOf(sendable: Sendable | undefined): string {
  return sendable?.candidate?.id ?? '';
}

function take<T>(values: Iterator<T, unknown>): T {
  const next = values.next();
  if (next.done === true) throw new Error('fewer answers than commands');
  return next.value;
}
