import { expect } from 'chai';
import fc from 'fast-check';
import { CodedError, type ErrorCode } from '#core/coded-error';
import type { Context } from '#core/contract/context';
import { registerSubjectKey } from '#core/registry/register-subject-key';
import type { RetireSubjectKey } from '#core/registry/registry-commands';
import { retireSubjectKey } from '#core/registry/retire-subject-key';
import { rotateSubjectKey } from '#core/registry/rotate-subject-key';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, id32, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { createWallet, type Wallet } from '../wallet.ts';
import {
  AT_COUNTER,
  atCounter,
  type Attempt,
  byPortal,
  COUNTER,
  OTHER,
  registeringKey,
  SESSION,
  SUBJECT,
  withKeys,
} from './citizen-setting.ts';
import { registryWorld } from './registry-world.ts';

const phone = createWallet();
const tablet = createWallet();

const bySession = {
  type: 'registry.retire-subject-key',
  id: 'command-0009',
  subjectId: SUBJECT,
  keyId: phone.keyId,
  reason: 'lost',
  evidence: SESSION,
} as const;
const unsigned = { ...bySession, evidence: { by: 'self' } } as const;

describe('retireSubjectKey', () => {
  const ways: readonly [string, Attempt<RetireSubjectKey>][] = [
    ['a session, without any key', byPortal(bySession)],
    ['the key itself', byPortal(phone.signed(unsigned))],
    ['another key of the subject', byPortal(tablet.signed(unsigned))],
    ['a counter', atCounter(bySession)],
  ];
  for (const [title, { command, context }] of ways)
    it(`retires by ${title}`, async () => {
      const state = await withKeys([phone, tablet]);
      const event = onlyEvent(
        await runRule(retireSubjectKey, command, { state, context }),
        'SubjectKeyRetired',
      );
      expect(event).to.deep.include({ keyId: phone.keyId, reason: 'lost', evidence: command.evidence });
      const keys = state.get('subject-keys', SUBJECT)?.keys;
      expect(keys?.[phone.keyId]).to.deep.equal({ publicKey: phone.publicKey, status: 'retired' });
      expect(keys?.[tablet.keyId]?.status).to.equal('active');
    });

  const refusals: readonly [string, Attempt<RetireSubjectKey>, ErrorCode][] = [
    [
      'a session that an agency claims',
      { command: bySession, context: ruleContext(ACTORS.agency) },
      'ROLE_NOT_ALLOWED',
    ],
    ['an unknown key', byPortal({ ...bySession, keyId: id32('unknown') }), 'SUBJECT_KEY_NOT_FOUND'],
    ["somebody else's key", byPortal({ ...bySession, subjectId: OTHER }), 'SUBJECT_KEY_NOT_FOUND'],
    [
      'a representative',
      byPortal(
        phone.signed({ ...bySession, evidence: { by: 'representative', appointmentId: 'power-0001' } }),
      ),
      'EVIDENCE_NOT_ALLOWED',
    ],
  ];
  for (const [title, attempt, code] of refusals)
    it(`refuses ${title}`, async () => {
      await expectRefusal({ rule: retireSubjectKey, state: await withKeys([phone]), ...attempt }, code);
    });

  it('refuses a second retirement', async () => {
    const run = { rule: retireSubjectKey, state: await withKeys([phone]), ...byPortal(bySession) };
    await runRule(retireSubjectKey, bySession, run);
    await expectRefusal(run, 'SUBJECT_KEY_RETIRED');
  });
});

interface Step {
  readonly act: 'register' | 'retire' | 'rotate';
  readonly one: Wallet;
  readonly other: Wallet;
}

describe("a subject's keys", () => {
  const wallets = Array.from({ length: 8 }, createWallet);
  const wallet = fc.constantFrom(...wallets);
  const step: fc.Arbitrary<Step> = fc.record({
    act: fc.constantFrom('register', 'retire', 'rotate'),
    one: wallet,
    other: wallet,
  });

  it('are at most five active, and none that was retired comes back, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const state = await registryWorld();
        const gone = new Set<string>();
        for (const each of steps) {
          await attempt(each, { state, context: COUNTER });
          const keys = Object.entries(state.get('subject-keys', SUBJECT)?.keys ?? {});
          const active = keys.filter(([, key]) => key.status === 'active').map(([keyId]) => keyId);
          expect(active.length).to.be.at.most(5);
          for (const [keyId, key] of keys) if (key.status === 'retired') gone.add(keyId);
          expect(active.filter((keyId) => gone.has(keyId))).to.deep.equal([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  async function attempt(
    { act, one, other }: Step,
    setting: { readonly state: MemoryState; readonly context: Context },
  ): Promise<void> {
    const common = { subjectId: SUBJECT, keyId: one.keyId, id: 'command-0001', ...AT_COUNTER };
    const rotation = { type: 'registry.rotate-subject-key', ...common, publicKey: other.publicKey } as const;
    try {
      if (act === 'register') await runRule(registerSubjectKey, registeringKey(one, AT_COUNTER), setting);
      else if (act === 'retire') await runRule(retireSubjectKey, { ...bySession, ...common }, setting);
      else await runRule(rotateSubjectKey, rotation, setting);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      expect(error.code).to.match(/^SUBJECT_KEY_/);
    }
  }
});
