import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import type { Actor } from '#core/contract/actor';
import { registerAgency } from '#core/registry/register-agency';
import { RegisterAgency } from '#core/registry/registry-commands';
import { onlyEvent } from '../memory-state.ts';
import { ACTORS, AGENCIES, NOW_MS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { OFFICER, REGISTRAR, registering, registryWorld } from './registry-world.ts';

const command = registering({ creditCode: AGENCIES.registrar, powers: ['counter', 'investigation'] });

describe('registerAgency', () => {
  it('makes an active agency with its powers', async () => {
    const state = await registryWorld();
    const events = await runRule(registerAgency, command, { state, context: REGISTRAR });
    expect(onlyEvent(events, 'AgencyRegistered')).to.deep.equal({
      type: 'AgencyRegistered',
      v: 1,
      commandId: command.id,
      at: NOW_MS,
      agency: AGENCIES.registrar,
      officer: OFFICER,
      creditCode: AGENCIES.registrar,
      name: command.name,
      organisation: 'ministry',
      powers: ['counter', 'investigation'],
    });
    expect(state.get('agency', AGENCIES.registrar)).to.deep.equal({
      status: 'active',
      organisation: 'ministry',
      powers: ['counter', 'investigation'],
    });
  });

  const refusals: readonly [string, RegisterAgency, ErrorCode, Actor?][] = [
    ['an agency', command, 'ROLE_NOT_ALLOWED', ACTORS.agency],
    ['the portal', command, 'ROLE_NOT_ALLOWED', ACTORS.portal],
    ['oversight', command, 'ROLE_NOT_ALLOWED', ACTORS.oversight],
    ['an agency registered before', registering(), 'AGENCY_EXISTS'],
    ['an agency that is suspended', registering({ creditCode: AGENCIES.third }), 'AGENCY_EXISTS'],
  ];
  for (const [title, given, code, actor = ACTORS.registrar] of refusals)
    it(`refuses ${title}`, async () => {
      const state = await registryWorld();
      const context = ruleContext(actor);
      await expectRefusal({ rule: registerAgency, command: given, state, context }, code);
    });

  it('reads no credit code with a wrong check character, no power twice, no further member', () => {
    for (const wrong of [
      { creditCode: '11100000000013338X' },
      { powers: ['counter', 'counter'] },
      { more: 1 },
    ])
      expect(RegisterAgency.safeParse({ ...command, ...wrong }).success).to.equal(false);
  });
});
