import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import { publishNotice } from '#core/registry/publish-notice';
import { publishPurpose } from '#core/registry/publish-purpose';
import type { PublishNotice } from '#core/registry/registry-commands';
import { retirePurpose } from '#core/registry/retire-purpose';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, DAY_MS, id32, NOW_MS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { noticeOf, OFFICER, purposeOf, REGISTRAR, registryWorld } from './registry-world.ts';

const PURPOSE = 'disability-benefit';
const CHINESE = { language: 'zh-CN', text: '每月读取一次残疾等级。' } as const;

async function world(...notices: readonly Partial<PublishNotice>[]): Promise<MemoryState> {
  const state = await registryWorld();
  const setting = { state, context: REGISTRAR };
  await runRule(publishPurpose, purposeOf({ code: 'gone' }), setting);
  const retirement = { type: 'registry.retire-purpose', id: 'command-0002', officer: OFFICER } as const;
  await runRule(retirePurpose, { ...retirement, code: 'gone' }, setting);
  for (const over of notices) await runRule(publishNotice, noticeOf(over), setting);
  return state;
}

describe('publishNotice', () => {
  it('publishes the first version and keeps it under the hash of its text', async () => {
    const state = await world();
    const command = noticeOf();
    const events = await runRule(publishNotice, command, { state, context: REGISTRAR });
    expect(onlyEvent(events, 'NoticePublished').text).to.equal(command.text);
    expect(state.get('notice', command.textHash)).to.deep.equal({
      purpose: PURPOSE,
      version: 1,
      validFrom: NOW_MS,
      status: 'active',
    });
    expect(state.get('notice-series', PURPOSE)).to.deep.equal({
      version: 1,
      languages: ['en'],
      material: [{ version: 1, validFrom: NOW_MS }],
    });
  });

  it('hashes the bytes of UTF-8, and adds a language to the newest version', async () => {
    const state = await world({}, CHINESE);
    expect(state.get('notice', noticeOf(CHINESE).textHash)).to.include({ version: 1 });
    expect(state.get('notice-series', PURPOSE)?.languages).to.deep.equal(['en', 'zh-CN']);
    expect(state.get('notice-series', PURPOSE)?.material).to.have.length(1);
  });

  it('keeps material versions apart from mended typos', async () => {
    const state = await world(
      {},
      { version: 2, text: 'A typo less.', material: false },
      { version: 2, ...CHINESE, material: false },
      { version: 3, text: 'Twice a month.', validFrom: NOW_MS + DAY_MS },
    );
    expect(state.get('notice-series', PURPOSE)).to.deep.equal({
      version: 3,
      languages: ['en'],
      material: [
        { version: 1, validFrom: NOW_MS },
        { version: 3, validFrom: NOW_MS + DAY_MS },
      ],
    });
  });

  it('keeps at most the 20 newest material versions', async () => {
    const versions = Array.from({ length: 25 }, (_, index) => ({
      version: index + 1,
      text: `Text ${String(index)}`,
    }));
    const state = await world(...versions);
    const kept = state.get('notice-series', PURPOSE)?.material.map(({ version }) => version);
    expect(kept).to.deep.equal(Array.from({ length: 20 }, (_, index) => index + 6));
  });

  const second = { version: 2, text: 'Another text.' };
  const refusals: readonly [string, Partial<PublishNotice>, ErrorCode, Partial<PublishNotice>[]?][] = [
    ['a hash of another text', { textHash: id32('other') }, 'NOTICE_HASH_MISMATCH'],
    ['an unknown purpose', { purpose: 'unknown' }, 'PURPOSE_NOT_FOUND'],
    ['a retired purpose', { purpose: 'gone' }, 'PURPOSE_RETIRED'],
    ['the same text again', { version: 2 }, 'NOTICE_EXISTS', [{}]],
    ['the same language of the same version', { text: 'Another text.' }, 'NOTICE_EXISTS', [{}]],
    ['a first version that is not 1', { version: 2 }, 'NOTICE_VERSION_NOT_NEXT'],
    ['a first version that is not material', { material: false }, 'INPUT_INVALID'],
    ['a skipped version', { version: 3, text: 'Another text.' }, 'NOTICE_VERSION_NOT_NEXT', [{}]],
    ['a further language of an old version', CHINESE, 'NOTICE_VERSION_NOT_NEXT', [{}, second]],
    ['a language less material than the first', { ...CHINESE, material: false }, 'INPUT_INVALID', [{}]],
    [
      'a language more material than the first',
      { ...CHINESE, version: 2 },
      'INPUT_INVALID',
      [{}, { ...second, material: false }],
    ],
    ['a notice in force before it is published', { validFrom: NOW_MS - 300_001 }, 'TIME_OUT_OF_BOUNDS'],
  ];
  for (const [title, over, code, notices = []] of refusals)
    it(`refuses ${title}`, async () => {
      const state = await world(...notices);
      await expectRefusal({ rule: publishNotice, command: noticeOf(over), state, context: REGISTRAR }, code);
    });

  it('refuses an agency', async () => {
    const context = ruleContext(ACTORS.agency);
    const run = { rule: publishNotice, command: noticeOf(), state: await world(), context };
    await expectRefusal(run, 'ROLE_NOT_ALLOWED');
  });

  it('allows the tolerance of the clock', async () => {
    const command = noticeOf({ validFrom: NOW_MS - 300_000 });
    onlyEvent(
      await runRule(publishNotice, command, { state: await world(), context: REGISTRAR }),
      'NoticePublished',
    );
  });
});
