import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import { addSealKey } from '#core/registry/add-seal-key';
import type { RetireSealKey } from '#core/registry/registry-commands';
import { retireSealKey } from '#core/registry/retire-seal-key';
import { jwkThumbprint } from '#core/schema/jwk-thumbprint';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, AGENCIES, DAY_MS, id32, NOW_MS, ruleContext, ruleCrypto } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { OFFICER, REGISTRAR, registryWorld, sealKeyOf } from './registry-world.ts';

const added = sealKeyOf();
const keyId = jwkThumbprint(added.publicKey, ruleCrypto);

function retiring(over: Partial<RetireSealKey> = {}): RetireSealKey {
  return {
    type: 'registry.retire-seal-key',
    id: 'command-0002',
    officer: OFFICER,
    keyId,
    reason: 'replaced',
    ...over,
  };
}

async function retired(...steps: readonly [Partial<RetireSealKey>, number][]): Promise<MemoryState> {
  const state = await registryWorld();
  await runRule(addSealKey, added, { state, context: REGISTRAR });
  for (const [over, now] of steps)
    await runRule(retireSealKey, retiring(over), { state, context: { ...REGISTRAR, now } });
  return state;
}

describe('retireSealKey', () => {
  it('keeps when the key was retired and, where it was, since when it is compromised', async () => {
    const state = await retired();
    const context = { ...REGISTRAR, now: NOW_MS + DAY_MS };
    const command = retiring({ compromisedAt: NOW_MS, reason: 'stolen' });
    const event = onlyEvent(await runRule(retireSealKey, command, { state, context }), 'SealKeyRetired');
    expect(event).to.include({ keyId, owner: AGENCIES.first, reason: 'stolen', compromisedAt: NOW_MS });
    expect(state.get('seal-key', keyId)).to.include({ retiredAt: NOW_MS + DAY_MS, compromisedAt: NOW_MS });
  });

  it('says nothing of a compromise where there was none', async () => {
    expect((await retired([{}, NOW_MS])).get('seal-key', keyId)).to.not.have.property('compromisedAt');
  });

  it('takes a compromise that comes to light later, and an older one, and keeps the first retirement', async () => {
    const state = await retired(
      [{}, NOW_MS + DAY_MS],
      [{ compromisedAt: NOW_MS + 2 }, NOW_MS + 2 * DAY_MS],
      [{ compromisedAt: NOW_MS + 1 }, NOW_MS + 3 * DAY_MS],
    );
    expect(state.get('seal-key', keyId)).to.include({
      retiredAt: NOW_MS + DAY_MS,
      compromisedAt: NOW_MS + 1,
    });
  });

  const refusals: readonly [string, () => Promise<MemoryState>, Partial<RetireSealKey>, ErrorCode][] = [
    ['a key nobody added', () => retired(), { keyId: id32('other') }, 'SEAL_KEY_NOT_FOUND'],
    ['a second retirement', () => retired([{}, NOW_MS]), {}, 'SEAL_KEY_RETIRED'],
    [
      'the same compromise again',
      () => retired([{ compromisedAt: 5 }, NOW_MS]),
      { compromisedAt: 5 },
      'SEAL_KEY_RETIRED',
    ],
    [
      'a compromise moved later',
      () => retired([{ compromisedAt: 5 }, NOW_MS]),
      { compromisedAt: 6 },
      'SEAL_KEY_RETIRED',
    ],
    ['a compromise taken back', () => retired([{ compromisedAt: 5 }, NOW_MS]), {}, 'SEAL_KEY_RETIRED'],
    ['a compromise to come', () => retired(), { compromisedAt: NOW_MS + 300_001 }, 'TIME_OUT_OF_BOUNDS'],
  ];
  for (const [title, world, over, code] of refusals)
    it(`refuses ${title}`, async () => {
      const run = { rule: retireSealKey, command: retiring(over), state: await world(), context: REGISTRAR };
      await expectRefusal(run, code);
    });

  it('refuses the owner itself', async () => {
    const context = ruleContext(ACTORS.agency);
    const run = { rule: retireSealKey, command: retiring(), state: await retired(), context };
    await expectRefusal(run, 'ROLE_NOT_ALLOWED');
  });
});
