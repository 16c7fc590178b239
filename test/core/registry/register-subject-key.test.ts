import { expect } from 'chai';
import { registerSubjectKey } from '#core/registry/register-subject-key';
import type { AgencyPower } from '#core/registry/registry-commands';
import { retireSubjectKey } from '#core/registry/retire-subject-key';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, id32 } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { createWallet } from '../wallet.ts';
import {
  addKey,
  atCounter,
  byPortal,
  OTHER,
  registeringKey,
  SESSION,
  SUBJECT,
  withKeys,
} from './citizen-setting.ts';
import { registryWorld } from './registry-world.ts';

const phone = createWallet();
const tablet = createWallet();
const unsigned = { ...registeringKey(tablet), evidence: { by: 'self' } } as const;

const retirement = {
  type: 'registry.retire-subject-key',
  id: 'command-0002',
  subjectId: SUBJECT,
  keyId: phone.keyId,
  reason: 'lost',
  evidence: SESSION,
} as const;

/** The registry's world, where the portal's agency has these powers. */
async function worldWithPortal(
  powers: readonly AgencyPower[] = ['portal', 'first-keys'],
): Promise<MemoryState> {
  const state = await registryWorld();
  state.put('agency', ACTORS.portal.agency, {
    status: 'active',
    organisation: ACTORS.portal.organisation,
    powers,
  });
  return state;
}

describe('registerSubjectKey', () => {
  for (const [title, attempt] of [
    ["the portal's session", byPortal(registeringKey(phone))],
    ['a counter', atCounter(registeringKey(phone))],
  ] as const) {
    it(`registers the first key by ${title}`, async () => {
      const state = await worldWithPortal();
      const events = await runRule(registerSubjectKey, attempt.command, { state, context: attempt.context });
      const event = onlyEvent(events, 'SubjectKeyRegistered');
      const { publicKey, keyId } = phone;
      expect(event).to.deep.include({
        subjectId: SUBJECT,
        keyId,
        publicKey,
        evidence: attempt.command.evidence,
      });
      expect(state.get('subject-keys', SUBJECT)).to.deep.equal({
        keys: { [keyId]: { publicKey, status: 'active' } },
      });
    });
  }

  for (const [title, attempt] of [
    ['a key that stands', byPortal(phone.signed(unsigned))],
    ['a counter', atCounter(registeringKey(tablet))],
  ] as const) {
    it(`registers a further key by ${title}`, async () => {
      const state = await withKeys([phone]);
      await runRule(registerSubjectKey, attempt.command, { state, context: attempt.context });
      expect(state.get('subject-keys', SUBJECT)?.keys).to.have.all.keys(phone.keyId, tablet.keyId);
    });
  }

  it('keeps subjects apart', async () => {
    const state = await withKeys([phone]);
    const attempt = atCounter(registeringKey(tablet, { subjectId: OTHER }));
    await runRule(registerSubjectKey, attempt.command, { state, context: attempt.context });
    expect(state.get('subject-keys', OTHER)?.keys).to.have.all.keys(tablet.keyId);
    expect(state.get('subject-keys', SUBJECT)?.keys).to.have.all.keys(phone.keyId);
  });

  it('refuses a first key by the session of a portal that may not, or is unknown', async () => {
    const attempt = { rule: registerSubjectKey, ...byPortal(registeringKey(phone)) };
    const powers = ['portal', 'registrar', 'oversight', 'counter', 'investigation'] as const;
    for (const state of [await worldWithPortal(powers), await registryWorld()])
      await expectRefusal({ ...attempt, state }, 'FIRST_KEY_NEEDS_COUNTER');
  });

  it('refuses a first key by its own signature', async () => {
    const run = {
      rule: registerSubjectKey,
      state: await registryWorld(),
      ...byPortal(tablet.signed(unsigned)),
    };
    await expectRefusal(run, 'EVIDENCE_NOT_ALLOWED');
  });

  it('refuses a further key by a session, even where every key is retired', async () => {
    const state = await withKeys([phone]);
    const run = { rule: registerSubjectKey, state, ...byPortal(registeringKey(tablet)) };
    await expectRefusal(run, 'EVIDENCE_NOT_ALLOWED');
    await runRule(retireSubjectKey, retirement, { state, context: run.context });
    await expectRefusal(run, 'EVIDENCE_NOT_ALLOWED');
  });

  it('refuses a further key that only itself signed', async () => {
    const run = {
      rule: registerSubjectKey,
      state: await withKeys([phone]),
      ...byPortal(tablet.signed(unsigned)),
    };
    await expectRefusal(run, 'EVIDENCE_KEY_UNKNOWN');
  });

  it("refuses a representative's session for a first key", async () => {
    const state = await registryWorld();
    const appointment = { subjectId: SUBJECT, representativeId: OTHER, kind: 'guardian' } as const;
    const period = { from: 0, until: Number.MAX_SAFE_INTEGER };
    state.put('representative', 'power-0001', { ...appointment, scope: ['see'], ...period });
    const evidence = { by: 'session', appointmentId: 'power-0001' } as const;
    const run = { rule: registerSubjectKey, state, ...byPortal(registeringKey(phone, { evidence })) };
    await expectRefusal(run, 'POWER_TOO_NARROW');
  });

  it('refuses a key that is there, one that was retired, and one off the curve', async () => {
    const state = await withKeys([phone]);
    const run = { rule: registerSubjectKey, state, ...atCounter(registeringKey(phone)) };
    await expectRefusal(run, 'SUBJECT_KEY_EXISTS');
    await runRule(retireSubjectKey, retirement, { state, context: byPortal(retirement).context });
    await expectRefusal(run, 'SUBJECT_KEY_RETIRED');
    const publicKey = { ...phone.publicKey, x: id32('off the curve') };
    await expectRefusal({ ...run, command: { ...run.command, publicKey } }, 'SUBJECT_KEY_INVALID');
  });

  it('refuses a sixth active key, and takes it once another is retired', async () => {
    const state = await withKeys([phone]);
    for (let more = 0; more < 4; more += 1) await addKey(state, createWallet());
    const run = { rule: registerSubjectKey, state, ...atCounter(registeringKey(tablet)) };
    await expectRefusal(run, 'SUBJECT_KEY_LIMIT');
    await runRule(retireSubjectKey, retirement, { state, context: byPortal(retirement).context });
    onlyEvent(await runRule(registerSubjectKey, run.command, run), 'SubjectKeyRegistered');
  });

  it('refuses the 101st key of a subject, however many are retired', async () => {
    const state = await registryWorld();
    const key = { publicKey: phone.publicKey, status: 'retired' } as const;
    const ids = Array.from({ length: 100 }, (_, index) => id32(`retired ${String(index)}`));
    state.put('subject-keys', SUBJECT, { keys: Object.fromEntries(ids.map((keyId) => [keyId, key])) });
    const run = { rule: registerSubjectKey, state, ...atCounter(registeringKey(tablet)) };
    await expectRefusal(run, 'SUBJECT_KEY_LIMIT');
  });
});
