import { expect } from 'chai';
import { publishDataCategory } from '#core/registry/publish-data-category';
import { retireDataCategory } from '#core/registry/retire-data-category';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { categoryOf, OFFICER, REGISTRAR, registryWorld } from './registry-world.ts';

const command = {
  type: 'registry.retire-data-category',
  id: 'command-0002',
  officer: OFFICER,
  code: 'the-code',
} as const;

async function published(): Promise<MemoryState> {
  const state = await registryWorld();
  await runRule(publishDataCategory, categoryOf({ code: command.code }), { state, context: REGISTRAR });
  return state;
}

describe('retireDataCategory', () => {
  it('retires and keeps what was published', async () => {
    const state = await published();
    const before = state.get('data-category', command.code);
    const events = await runRule(retireDataCategory, command, { state, context: REGISTRAR });
    expect(onlyEvent(events, 'DataCategoryRetired')).to.include({ code: command.code });
    expect(state.get('data-category', command.code)).to.deep.equal({ ...before, status: 'retired' });
  });

  it('refuses an agency, an unknown code, and a second retirement', async () => {
    const state = await published();
    const run = { rule: retireDataCategory, command, state, context: REGISTRAR };
    await expectRefusal({ ...run, context: ruleContext(ACTORS.agency) }, 'ROLE_NOT_ALLOWED');
    await expectRefusal({ ...run, command: { ...command, code: 'unknown' } }, 'CATEGORY_NOT_FOUND');
    await runRule(retireDataCategory, command, run);
    await expectRefusal(run, 'CATEGORY_RETIRED');
  });
});
