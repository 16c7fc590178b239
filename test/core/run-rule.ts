import { expect } from 'chai';
import { canonicalJson } from '#core/canonical-json';
import { CodedError, type ErrorCode } from '#core/coded-error';
import type { Context } from '#core/contract/context';
import { DomainEvent } from '#core/contract/domain-event';
import type { Rule } from '#core/contract/rule';
import type { MemoryState } from './memory-state.ts';

type Command = { readonly type: string; readonly id: string };

/**
 * Gives a command as the processor does: parse, load, decide, fold. Every event must be one of the contract's
 * and must have canonical bytes.
 */
export async function runRule<C extends Command, S>(
  rule: Rule<C, S>,
  command: C,
  setting: { readonly state: MemoryState; readonly context: Context },
): Promise<readonly DomainEvent[]> {
  const { state, context } = setting;
  const parsed = rule.schema.parse(command);
  const loaded = await rule.load(parsed, state.read, context);
  const events = rule.decide(loaded, parsed, context);
  for (const event of events)
    expect(DomainEvent.parse(JSON.parse(canonicalJson(event)))).to.deep.equal(event);
  state.apply(...events);
  return events;
}

/** The rule must refuse the command with this code. */
export async function expectRefusal<C extends Command, S>(
  run: {
    readonly rule: Rule<C, S>;
    readonly command: C;
    readonly state: MemoryState;
    readonly context: Context;
  },
  code: ErrorCode,
): Promise<void> {
  const outcome = await runRule(run.rule, run.command, run).then(
    (events) => `accepted: ${events.map((event) => event.type).join(', ')}`,
    (error: unknown) => {
      if (error instanceof CodedError) return error.code;
      throw error;
    },
  );
  expect(outcome).to.equal(code);
}
