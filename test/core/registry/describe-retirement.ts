import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import type { EventType } from '#core/contract/domain-event';
import type { Rule } from '#core/contract/rule';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { OFFICER, REGISTRAR, registryWorld } from './registry-world.ts';

interface Retire<T extends string> {
  readonly type: T;
  readonly id: string;
  readonly officer: string;
  readonly code: string;
}

export interface Retirement<T extends string, S> {
  readonly rule: Rule<Retire<T>, S>;
  readonly type: T;
  /** Publishes the entry with this code. */
  readonly publish: (
    code: string,
    setting: { state: MemoryState; context: typeof REGISTRAR },
  ) => Promise<unknown>;
  readonly entry: 'certificate-type' | 'data-category' | 'purpose';
  readonly event: EventType;
  readonly notFound: ErrorCode;
  readonly retired: ErrorCode;
}

/** The suite of a rule that retires what the registrar published under a code. */
export function describeRetirement<T extends string, S>(title: string, retirement: Retirement<T, S>): void {
  const { rule, type, publish, entry, event, notFound, retired } = retirement;
  const command: Retire<T> = { type, id: 'command-0002', officer: OFFICER, code: 'the-code' };

  async function published(): Promise<MemoryState> {
    const state = await registryWorld();
    await publish(command.code, { state, context: REGISTRAR });
    return state;
  }

  describe(title, () => {
    it('retires and keeps what was published', async () => {
      const state = await published();
      const before = state.get(entry, command.code);
      const events = await runRule(rule, command, { state, context: REGISTRAR });
      expect(onlyEvent(events, event)).to.include({ code: command.code });
      expect(state.get(entry, command.code)).to.deep.equal({ ...before, status: 'retired' });
    });

    it('refuses an agency, an unknown code, and a second retirement', async () => {
      const state = await published();
      const run = { rule, command, state, context: REGISTRAR };
      await expectRefusal({ ...run, context: ruleContext(ACTORS.agency) }, 'ROLE_NOT_ALLOWED');
      await expectRefusal({ ...run, command: { ...command, code: 'unknown' } }, notFound);
      await runRule(rule, command, run);
      await expectRefusal(run, retired);
    });
  });
}
