import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import type { Actor } from '#core/contract/actor';
import type { ReinstateAgency } from '#core/registry/registry-commands';
import { reinstateAgency } from '#core/registry/reinstate-agency';
import { onlyEvent } from '../memory-state.ts';
import { ACTORS, AGENCIES, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { OFFICER, REGISTRAR, registryWorld } from './registry-world.ts';

function reinstating(creditCode: string): ReinstateAgency {
  return {
    type: 'registry.reinstate-agency',
    id: 'command-0002',
    officer: OFFICER,
    creditCode,
    reason: 'review-closed',
  };
}

describe('reinstateAgency', () => {
  it('makes a suspended agency active again, with the powers it had', async () => {
    const state = await registryWorld();
    const events = await runRule(reinstateAgency, reinstating(AGENCIES.third), { state, context: REGISTRAR });
    expect(onlyEvent(events, 'AgencyReinstated')).to.include({ creditCode: AGENCIES.third });
    expect(state.get('agency', AGENCIES.third)).to.deep.equal({
      status: 'active',
      organisation: 'ministry',
      powers: ['counter'],
    });
  });

  const refusals: readonly [string, string, ErrorCode, Actor?][] = [
    ['an agency as signer', AGENCIES.third, 'ROLE_NOT_ALLOWED', ACTORS.agency],
    ['an agency nobody registered', AGENCIES.registrar, 'AGENCY_NOT_FOUND'],
    ['an active agency', AGENCIES.first, 'AGENCY_NOT_SUSPENDED'],
  ];
  for (const [title, creditCode, code, actor = ACTORS.registrar] of refusals)
    it(`refuses ${title}`, async () => {
      const [state, context] = [await registryWorld(), ruleContext(actor)];
      await expectRefusal({ rule: reinstateAgency, command: reinstating(creditCode), state, context }, code);
    });
});
