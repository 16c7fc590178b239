import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import type { Actor } from '#core/contract/actor';
import type { SuspendAgency } from '#core/registry/registry-commands';
import { suspendAgency } from '#core/registry/suspend-agency';
import { onlyEvent } from '../memory-state.ts';
import { ACTORS, AGENCIES, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { OFFICER, REGISTRAR, registryWorld } from './registry-world.ts';

function suspending(creditCode: string): SuspendAgency {
  return {
    type: 'registry.suspend-agency',
    id: 'command-0002',
    officer: OFFICER,
    creditCode,
    reason: 'under-review',
  };
}

describe('suspendAgency', () => {
  it('suspends and keeps everything else', async () => {
    const state = await registryWorld();
    const before = state.get('agency', AGENCIES.first);
    const events = await runRule(suspendAgency, suspending(AGENCIES.first), { state, context: REGISTRAR });
    expect(onlyEvent(events, 'AgencySuspended')).to.include({
      creditCode: AGENCIES.first,
      reason: 'under-review',
    });
    expect(state.get('agency', AGENCIES.first)).to.deep.equal({ ...before, status: 'suspended' });
  });

  const refusals: readonly [string, string, ErrorCode, Actor?][] = [
    ['an agency as signer', AGENCIES.first, 'ROLE_NOT_ALLOWED', ACTORS.agency],
    ["the signer's own agency", AGENCIES.registrar, 'AGENCY_OF_ONESELF'],
    ['an agency nobody registered', AGENCIES.fourth, 'AGENCY_NOT_FOUND'],
    ['an agency suspended already', AGENCIES.third, 'AGENCY_NOT_ACTIVE'],
  ];
  for (const [title, creditCode, code, actor = ACTORS.registrar] of refusals)
    it(`refuses ${title}`, async () => {
      const [state, context] = [await registryWorld(), ruleContext(actor)];
      await expectRefusal({ rule: suspendAgency, command: suspending(creditCode), state, context }, code);
    });
});
