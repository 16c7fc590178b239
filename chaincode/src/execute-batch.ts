import {
  CodedError,
  RecordPacker,
  canonicalJson,
  type Context,
  type DomainEvent,
  type EventType,
  type RuleCrypto,
} from '@sealtrail/core';
import { canonicalSize } from './canonical-size.js';
import type { CommandOutcome, RefusedOutcome } from './command-outcome.js';
import type { Fold } from './fold-index.js';
import { lookUp, type Lookup } from './look-up.js';
import { parseCommand, readCommandId, type Command, type CommandRule } from './parse-command.js';
import type { Execution, ExecutionResult } from './processor.js';
import type { ProcessorLimits } from './processor-limits.js';
import { StateOverlay } from './state-overlay.js';
import type { WorldState } from './world-state.js';

export interface BatchSetting {
  readonly rules: ReadonlyMap<string, CommandRule>;
  /** For each type of event the states it touches; a type without any is only recorded. */
  readonly folds: ReadonlyMap<EventType, readonly Fold[]>;
  readonly ledgerId: string;
  readonly crypto: RuleCrypto;
  readonly limits: ProcessorLimits;
}

interface Decision {
  readonly commandId: string;
  readonly events: readonly DomainEvent[];
  /** Each event as the payload has it. */
  readonly texts: readonly string[];
}

/** A command as its rule reads it. */
interface Parsed {
  readonly raw: unknown;
  readonly rule: CommandRule;
  readonly command: Command;
  readonly context: Context;
}

/** With what the ledger knows that bears on it. */
interface Prepared extends Parsed {
  readonly lookup: Lookup;
}

/** What succeeded under an id in this transaction. */
interface Done {
  readonly command: unknown;
  readonly outcome: CommandOutcome;
}

/** Runs one transaction; see `Processor.execute`. */
export function executeBatch(
  setting: BatchSetting,
  execution: Execution,
  state: WorldState,
): Promise<ExecutionResult> {
  return new Batch(setting, execution, state).run();
}

class Batch {
  readonly #setting: BatchSetting;
  readonly #execution: Execution;
  readonly #overlay: StateOverlay;
  readonly #events: DomainEvent[] = [];
  readonly #texts: string[] = [];
  readonly #packer: RecordPacker | undefined;
  readonly #done = new Map<string, Done>();
  #bytes = 0;

  constructor(setting: BatchSetting, execution: Execution, state: WorldState) {
    this.#setting = setting;
    this.#execution = execution;
    this.#overlay = new StateOverlay(state);
    this.#packer = execution.packed === true ? new RecordPacker() : undefined;
  }

  async run(): Promise<ExecutionResult> {
    const parsed = this.#execution.commands.map((raw, place) => this.#parse(raw, place));
    const { batchBytesMax } = this.#setting.limits;
    if (this.#bytes > batchBytesMax) {
      throw new CodedError('BATCH_TOO_LARGE', `more than ${String(batchBytesMax)} bytes`);
    }
    // All is looked up before anything is decided. A transaction on Fabric has one read under way at a time, and so
    // the peer is at work on the next while the contract takes in the last.
    const prepared = await Promise.all(parsed.map((each) => this.#prepare(each)));
    const outcomes: CommandOutcome[] = [];
    for (const each of prepared) outcomes.push('ok' in each ? each : await this.#execute(each));
    await this.#overlay.flush();
    // Each event is canonical already, and `events` sorts before `v`.
    const version = this.#packer === undefined ? '1' : '2';
    const payload = `{"events":[${this.#texts.join(',')}],"v":${version}}`;
    return { outcomes, events: this.#events, payload };
  }

  #parse(raw: unknown, place: number): Parsed | RefusedOutcome {
    const { actor, transactionId, now } = this.#execution;
    const { ledgerId, crypto, rules } = this.#setting;
    try {
      this.#weigh(raw, place);
      const context = { now, actor, transactionId, place, ledgerId, crypto };
      return { raw, ...parseCommand(raw, rules), context };
    } catch (error) {
      return refused(raw, error);
    }
  }

  #weigh(raw: unknown, place: number): void {
    const text = this.#execution.canonical?.[place];
    const bytes = text === undefined ? canonicalSize(raw) : Buffer.byteLength(text);
    this.#bytes += bytes;
    const { commandBytesMax } = this.#setting.limits;
    if (bytes > commandBytesMax) {
      throw new CodedError('COMMAND_TOO_LARGE', `more than ${String(commandBytesMax)} bytes`);
    }
  }

  async #prepare(parsed: Parsed | RefusedOutcome): Promise<Prepared | RefusedOutcome> {
    return 'ok' in parsed ? parsed : { ...parsed, lookup: await this.#lookUp(parsed) };
  }

  #lookUp({ rule, command, context }: Parsed): Promise<Lookup> {
    return lookUp(rule, command, this.#overlay, context);
  }

  /** Only what comes before the first change may refuse; a failure after it is ours and ends the transaction. */
  async #execute(prepared: Prepared): Promise<CommandOutcome> {
    const { raw, command } = prepared;
    let decision: Decision;
    try {
      const earlier = this.#earlier(command.id, raw);
      if (earlier !== undefined) return earlier;
      const isOutdated = prepared.lookup.keys.some((key) => this.#overlay.isChanged(key));
      const { found } = isOutdated ? await this.#lookUp(prepared) : prepared.lookup;
      decision = this.#decide(prepared, found);
    } catch (error) {
      return refused(raw, error);
    }
    const outcome = await this.#apply(decision);
    this.#done.set(decision.commandId, { command: raw, outcome });
    return outcome;
  }

  /** The outcome that this transaction has given already under the same id for the same content. */
  #earlier(id: string, raw: unknown): CommandOutcome | undefined {
    const done = this.#done.get(id);
    if (done === undefined) return undefined;
    // Written only for repeats: a client's retry that met its first attempt.
    if (canonicalJson(done.command) === canonicalJson(raw)) return done.outcome;
    throw new CodedError('ID_REUSED', 'another command of this transaction has the same id');
  }

  #decide({ rule, command, context }: Parsed, found: unknown): Decision {
    if (found instanceof CodedError) throw found;
    const events = rule.decide(found, command, context);
    if (events.length === 0) throw new Error(`${command.type} was decided without an event`);
    return { commandId: command.id, events, texts: this.#write(events) };
  }

  /** Nothing may fail between this and `#apply`: the packer compares the next event with these. */
  #write(events: readonly DomainEvent[]): readonly string[] {
    return this.#packer?.pack(events) ?? events.map((event) => canonicalJson(event));
  }

  async #apply({ commandId, events, texts }: Decision): Promise<CommandOutcome> {
    const places: number[] = [];
    for (const event of events) {
      places.push(this.#events.length);
      this.#events.push(event);
      for (const fold of this.#setting.folds.get(event.type) ?? []) {
        const id = fold.id(event);
        const updating = id === undefined ? undefined : this.#overlay.update(fold, id, event);
        if (updating !== undefined) await updating;
      }
    }
    this.#texts.push(...texts);
    return { commandId, ok: true, events: places };
  }
}

/** Fails with what is no refusal. */
function refused(raw: unknown, error: unknown): RefusedOutcome {
  if (!(error instanceof CodedError)) throw error;
  return { commandId: readCommandId(raw), ok: false, code: error.code, detail: error.detail };
}
