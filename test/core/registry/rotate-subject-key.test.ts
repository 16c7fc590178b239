import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import { rotateSubjectKey } from '#core/registry/rotate-subject-key';
import type { RotateSubjectKey } from '#core/registry/registry-commands';
import { retireSubjectKey } from '#core/registry/retire-subject-key';
import { id32, NOW_MS } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { createWallet } from '../wallet.ts';
import { atCounter, type Attempt, byPortal, PORTAL, SESSION, SUBJECT, withKeys } from './citizen-setting.ts';

const phone = createWallet();
const tablet = createWallet();
const lost = createWallet();
const fresh = createWallet();

const base = {
  type: 'registry.rotate-subject-key',
  id: 'command-0009',
  subjectId: SUBJECT,
  keyId: phone.keyId,
  publicKey: fresh.publicKey,
} as const;
const unsigned = { ...base, evidence: { by: 'self' } } as const;
const bySession = { ...base, evidence: SESSION };

async function world(): ReturnType<typeof withKeys> {
  const state = await withKeys([phone, tablet, lost]);
  const retirement = { type: 'registry.retire-subject-key', id: 'command-0002', subjectId: SUBJECT } as const;
  const command = { ...retirement, keyId: lost.keyId, reason: 'lost', evidence: SESSION };
  await runRule(retireSubjectKey, command, { state, context: PORTAL });
  return state;
}

describe('rotateSubjectKey', () => {
  for (const [title, attempt] of [
    ['the key that goes', byPortal(phone.signed(unsigned))],
    ['a counter', atCounter(bySession)],
  ] as const) {
    it(`replaces one key by another, given by ${title}`, async () => {
      const state = await world();
      const events = await runRule(rotateSubjectKey, attempt.command, { state, context: attempt.context });
      expect(events.map((event) => event.type)).to.deep.equal(['SubjectKeyRetired', 'SubjectKeyRegistered']);
      expect(events[0]).to.deep.include({ keyId: phone.keyId, reason: 'rotated', at: NOW_MS });
      expect(events[1]).to.deep.include({ keyId: fresh.keyId, publicKey: fresh.publicKey });
      const keys = state.get('subject-keys', SUBJECT)?.keys;
      expect(keys?.[phone.keyId]?.status).to.equal('retired');
      expect(keys?.[fresh.keyId]).to.deep.equal({ publicKey: fresh.publicKey, status: 'active' });
    });
  }

  it('works with five active keys', async () => {
    const wallets = [phone, tablet, createWallet(), createWallet(), createWallet()];
    const state = await withKeys(wallets);
    await runRule(rotateSubjectKey, phone.signed(unsigned), { state, context: PORTAL });
    expect(Object.keys(state.get('subject-keys', SUBJECT)?.keys ?? {})).to.have.length(6);
  });

  const refusals: readonly [string, Attempt<RotateSubjectKey>, ErrorCode][] = [
    ['a session', byPortal(bySession), 'EVIDENCE_NOT_ALLOWED'],
    ["another of the subject's keys", byPortal(tablet.signed(unsigned)), 'EVIDENCE_KEY_UNKNOWN'],
    ['the key that comes', byPortal(fresh.signed(unsigned)), 'EVIDENCE_KEY_UNKNOWN'],
    ['an unknown key', atCounter({ ...bySession, keyId: id32('unknown') }), 'SUBJECT_KEY_NOT_FOUND'],
    ['a retired key', atCounter({ ...bySession, keyId: lost.keyId }), 'SUBJECT_KEY_RETIRED'],
    [
      'a key that was retired to come back',
      atCounter({ ...bySession, publicKey: lost.publicKey }),
      'SUBJECT_KEY_RETIRED',
    ],
    ['a key that is there', atCounter({ ...bySession, publicKey: tablet.publicKey }), 'SUBJECT_KEY_EXISTS'],
    ['a key for itself', atCounter({ ...bySession, publicKey: phone.publicKey }), 'SUBJECT_KEY_EXISTS'],
  ];
  for (const [title, attempt, code] of refusals)
    it(`refuses ${title}`, async () => {
      await expectRefusal({ rule: rotateSubjectKey, state: await world(), ...attempt }, code);
    });
});
