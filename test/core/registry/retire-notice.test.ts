import { expect } from 'chai';
import { publishNotice } from '#core/registry/publish-notice';
import { retireNotice } from '#core/registry/retire-notice';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, id32, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { noticeOf, OFFICER, REGISTRAR, registryWorld } from './registry-world.ts';

const { textHash, purpose } = noticeOf();
const command = { type: 'registry.retire-notice', id: 'command-0002', officer: OFFICER, textHash } as const;

async function published(): Promise<MemoryState> {
  const state = await registryWorld();
  await runRule(publishNotice, noticeOf(), { state, context: REGISTRAR });
  return state;
}

describe('retireNotice', () => {
  it('retires the text and names its purpose', async () => {
    const state = await published();
    const events = await runRule(retireNotice, command, { state, context: REGISTRAR });
    expect(onlyEvent(events, 'NoticeRetired')).to.include({ textHash, purpose });
    expect(state.get('notice', textHash)).to.include({ status: 'retired', version: 1 });
  });

  it('refuses an agency, an unknown text, and a second retirement', async () => {
    const run = { rule: retireNotice, command, state: await published(), context: REGISTRAR };
    await expectRefusal({ ...run, context: ruleContext(ACTORS.agency) }, 'ROLE_NOT_ALLOWED');
    const unknown = { ...command, textHash: id32('other') };
    await expectRefusal({ ...run, command: unknown }, 'NOTICE_NOT_FOUND');
    await runRule(retireNotice, command, run);
    await expectRefusal(run, 'NOTICE_NOT_CURRENT');
  });
});
