import { expect } from 'chai';
import { publishPurpose } from '#core/registry/publish-purpose';
import { retirePurpose } from '#core/registry/retire-purpose';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { purposeOf, OFFICER, REGISTRAR, registryWorld } from './registry-world.ts';

const command = {
  type: 'registry.retire-purpose',
  id: 'command-0002',
  officer: OFFICER,
  code: 'the-code',
} as const;

async function published(): Promise<MemoryState> {
  const state = await registryWorld();
  await runRule(publishPurpose, purposeOf({ code: command.code }), { state, context: REGISTRAR });
  return state;
}

describe('retirePurpose', () => {
  it('retires and keeps what was published', async () => {
    const state = await published();
    const before = state.get('purpose', command.code);
    const events = await runRule(retirePurpose, command, { state, context: REGISTRAR });
    expect(onlyEvent(events, 'PurposeRetired')).to.include({ code: command.code });
    expect(state.get('purpose', command.code)).to.deep.equal({ ...before, status: 'retired' });
  });

  it('refuses an agency, an unknown code, and a second retirement', async () => {
    const state = await published();
    const run = { rule: retirePurpose, command, state, context: REGISTRAR };
    await expectRefusal({ ...run, context: ruleContext(ACTORS.agency) }, 'ROLE_NOT_ALLOWED');
    await expectRefusal({ ...run, command: { ...command, code: 'unknown' } }, 'PURPOSE_NOT_FOUND');
    await runRule(retirePurpose, command, run);
    await expectRefusal(run, 'PURPOSE_RETIRED');
  });
});
