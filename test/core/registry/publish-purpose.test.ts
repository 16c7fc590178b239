import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import type { Actor } from '#core/contract/actor';
import { publishDataCategory } from '#core/registry/publish-data-category';
import { publishPurpose } from '#core/registry/publish-purpose';
import { PublishPurpose } from '#core/registry/registry-commands';
import { retireDataCategory } from '#core/registry/retire-data-category';
import { retirePurpose } from '#core/registry/retire-purpose';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { categoryOf, OFFICER, purposeOf, REGISTRAR, registryWorld } from './registry-world.ts';

const head = { id: 'command-0002', officer: OFFICER };

/** The world with a second category, which is retired. */
async function world(): Promise<MemoryState> {
  const state = await registryWorld();
  const setting = { state, context: REGISTRAR };
  await runRule(publishDataCategory, categoryOf({ code: 'pension' }), setting);
  await runRule(
    retireDataCategory,
    { type: 'registry.retire-data-category', ...head, code: 'pension' },
    setting,
  );
  return state;
}

describe('publishPurpose', () => {
  it('publishes the next version; the state holds the ceiling', async () => {
    const state = await world();
    const command = purposeOf({ version: 2, maxUses: null, maxFrequency: null });
    const events = await runRule(publishPurpose, command, { state, context: REGISTRAR });
    expect(onlyEvent(events, 'PurposePublished')).to.deep.include({
      matter: command.matter,
      sensitive: true,
    });
    expect(state.get('purpose', command.code)).to.deep.equal({
      status: 'active',
      version: 2,
      bases: command.bases,
      categories: ['disability'],
      maxPeriodDays: 365,
      maxUses: null,
      maxFrequency: null,
      dataLifeDays: 90,
      coolingOffDays: 30,
    });
  });

  const refusals: readonly [string, Partial<PublishPurpose>, ErrorCode, Actor?][] = [
    ['an agency', { version: 2 }, 'ROLE_NOT_ALLOWED', ACTORS.agency],
    ['the same version again', {}, 'PURPOSE_VERSION_NOT_NEXT'],
    ['a skipped version', { version: 3 }, 'PURPOSE_VERSION_NOT_NEXT'],
    ['a first version that is not 1', { code: 'other', version: 2 }, 'PURPOSE_VERSION_NOT_NEXT'],
    ['an unknown category', { version: 2, categories: ['disability', 'unknown'] }, 'CATEGORY_NOT_FOUND'],
    ['a retired category', { version: 2, categories: ['disability', 'pension'] }, 'CATEGORY_RETIRED'],
  ];
  for (const [title, over, code, actor = ACTORS.registrar] of refusals)
    it(`refuses ${title}`, async () => {
      const [state, context] = [await world(), ruleContext(actor)];
      await expectRefusal({ rule: publishPurpose, command: purposeOf(over), state, context }, code);
    });

  it('refuses a retired purpose', async () => {
    const setting = { state: await world(), context: REGISTRAR };
    const retirement = { type: 'registry.retire-purpose', ...head, code: 'disability-benefit' } as const;
    await runRule(retirePurpose, retirement, setting);
    const command = purposeOf({ version: 2 });
    await expectRefusal({ rule: publishPurpose, command, ...setting }, 'PURPOSE_RETIRED');
  });

  it('reads no category twice and no clause twice', () => {
    const bases = { grant: true, statutory: ['a-law.art-1', 'a-law.art-1'], emergency: false };
    for (const over of [{ categories: ['disability', 'disability'] }, { bases }])
      expect(PublishPurpose.safeParse({ ...purposeOf(), ...over }).success).to.equal(false);
  });
});
