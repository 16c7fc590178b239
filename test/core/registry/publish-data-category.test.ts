import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import type { Actor } from '#core/contract/actor';
import { publishDataCategory } from '#core/registry/publish-data-category';
import { PublishDataCategory } from '#core/registry/registry-commands';
import { retireDataCategory } from '#core/registry/retire-data-category';
import { onlyEvent } from '../memory-state.ts';
import { ACTORS, AGENCIES, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { categoryOf, OFFICER, REGISTRAR, registryWorld } from './registry-world.ts';

describe('publishDataCategory', () => {
  it('replaces what the category said before', async () => {
    const state = await registryWorld();
    const command = categoryOf({ sensitive: false, providers: [AGENCIES.second, AGENCIES.third] });
    const events = await runRule(publishDataCategory, command, { state, context: REGISTRAR });
    expect(onlyEvent(events, 'DataCategoryPublished').title).to.deep.equal(command.title);
    expect(state.get('data-category', 'disability')).to.deep.equal({
      status: 'active',
      sensitive: false,
      providers: [AGENCIES.second, AGENCIES.third],
    });
  });

  const refusals: readonly [string, Partial<PublishDataCategory>, ErrorCode, Actor?][] = [
    ['an agency', {}, 'ROLE_NOT_ALLOWED', ACTORS.agency],
    ['a provider nobody registered', { providers: [AGENCIES.first, AGENCIES.registrar] }, 'AGENCY_NOT_FOUND'],
  ];
  for (const [title, over, code, actor = ACTORS.registrar] of refusals)
    it(`refuses ${title}`, async () => {
      const [state, context] = [await registryWorld(), ruleContext(actor)];
      await expectRefusal({ rule: publishDataCategory, command: categoryOf(over), state, context }, code);
    });

  it('refuses a retired category', async () => {
    const setting = { state: await registryWorld(), context: REGISTRAR };
    const retirement = {
      type: 'registry.retire-data-category',
      id: 'command-0002',
      officer: OFFICER,
    } as const;
    await runRule(retireDataCategory, { ...retirement, code: 'disability' }, setting);
    await expectRefusal({ rule: publishDataCategory, command: categoryOf(), ...setting }, 'CATEGORY_RETIRED');
  });

  it('reads no provider twice, and not none', () => {
    for (const providers of [[AGENCIES.first, AGENCIES.first], []])
      expect(PublishDataCategory.safeParse({ ...categoryOf(), providers }).success).to.equal(false);
  });
});
