import { CodedError, type Actor, type Aggregate, type DomainEvent, type RuleCrypto } from '@sealtrail/core';
import type { CommandOutcome } from './command-outcome.js';
import { executeBatch, type BatchSetting } from './execute-batch.js';
import { indexFolds } from './fold-index.js';
import type { CommandRule } from './parse-command.js';
import { PROCESSOR_LIMITS, type ProcessorLimits } from './processor-limits.js';
import type { WorldState } from './world-state.js';

export interface ProcessorOptions {
  readonly rules: readonly CommandRule[];
  readonly aggregates: readonly Aggregate[];
  /** Names the ledger; citizens' signatures are bound to it. */
  readonly ledgerId: string;
  readonly crypto: RuleCrypto;
  /** Default `PROCESSOR_LIMITS`. */
  readonly limits?: Partial<ProcessorLimits>;
}

/** One transaction: who signed it, and what it wants done. */
export interface Execution {
  /** As they came; each is parsed here. */
  readonly commands: readonly unknown[];
  /** By place: what `canonicalCommand` made of the command, where the caller has that already. */
  readonly canonical?: readonly (string | undefined)[];
  readonly actor: Actor;
  /** 64 lower-case hexadecimal digits. */
  readonly transactionId: string;
  /** The transaction's time, milliseconds since the epoch. */
  readonly now: number;
  /** Whether the payload's events are packed. Default: they are not. */
  readonly packed?: boolean;
}

export interface ExecutionResult {
  /** One for each command, in order. */
  readonly outcomes: readonly CommandOutcome[];
  /** Of all commands, in order; empty where every command was refused. */
  readonly events: readonly DomainEvent[];
  /**
   * What a block keeps of the transaction: canonical JSON of `{events, v: 1}`, or of `{events, v: 2}`, where the
   * events are packed. `readPayload` reads both.
   */
  readonly payload: string;
}

export interface Processor {
  readonly ledgerId: string;
  /** Sorted. */
  readonly commandTypes: readonly string[];
  readonly limits: ProcessorLimits;
  /**
   * Decides the commands one after another, each seeing what those before it did, and writes the state at the
   * end. The same arguments on the same state give the same bytes. A refused command leaves nothing behind and
   * does not hinder the others. A command whose id succeeded before in this transaction is answered with the
   * same outcome when its content is the same, and refused with ID_REUSED otherwise.
   *
   * Fails with BATCH_TOO_LARGE. Any other exception is a fault of the ledger or of a rule; nothing has been
   * written then, unless the ledger failed while writing.
   */
  execute(execution: Execution, state: WorldState): Promise<ExecutionResult>;
}

/** Makes the one interpreter of commands that every ledger runs. */
export function createProcessor(options: ProcessorOptions): Processor {
  const limits = { ...PROCESSOR_LIMITS, ...options.limits };
  const setting: BatchSetting = {
    rules: new Map(options.rules.map((rule) => [rule.type, rule])),
    folds: indexFolds(options.aggregates),
    ledgerId: options.ledgerId,
    crypto: options.crypto,
    limits,
  };
  return {
    ledgerId: options.ledgerId,
    commandTypes: [...setting.rules.keys()].sort(),
    limits,
    async execute(execution, state) {
      if (execution.commands.length > limits.batchCommandsMax) {
        throw new CodedError('BATCH_TOO_LARGE', `more than ${String(limits.batchCommandsMax)} commands`);
      }
      return executeBatch(setting, execution, state);
    },
  };
}
