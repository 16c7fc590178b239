import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import { endRepresentative } from '#core/registry/end-representative';
import type { EndRepresentative } from '#core/registry/registry-commands';
import type { Representative } from '#core/registry/registry-state';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { DAY_MS, id32, NOW_MS } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { createWallet } from '../wallet.ts';
import {
  addKey,
  atCounter,
  type Attempt,
  byPortal,
  OTHER,
  SESSION,
  SUBJECT,
  withKeys,
} from './citizen-setting.ts';

const phone = createWallet();
const delegatePhone = createWallet();

const POWER: Representative = {
  subjectId: SUBJECT,
  representativeId: OTHER,
  kind: 'delegate',
  scope: ['see'],
  from: NOW_MS - DAY_MS,
  until: NOW_MS + DAY_MS,
};

const base = {
  type: 'registry.end-representative' as const,
  id: 'command-0009',
  appointmentId: 'power-0001',
  subjectId: SUBJECT,
  reason: 'no-longer-needed',
};
const bySession = { ...base, evidence: SESSION };
const unsigned = { ...base, evidence: { by: 'self' } } as const;
const renouncing = { ...base, evidence: { by: 'representative', appointmentId: 'power-0001' } } as const;

async function world(): Promise<MemoryState> {
  const state = await withKeys([phone]);
  await addKey(state, delegatePhone, OTHER);
  state.put('representative', 'power-0001', POWER);
  state.put('representative', 'power-0002', { ...POWER, representativeId: id32('third') });
  state.put('representative', 'power-guard', { ...POWER, kind: 'guardian' });
  state.put('representative', 'power-future', { ...POWER, from: NOW_MS + 1 });
  state.put('representative', 'power-ended', { ...POWER, endedAt: NOW_MS - 1 });
  state.put('representative', 'power-over', { ...POWER, until: NOW_MS });
  state.put('representative', 'power-other', { ...POWER, subjectId: id32('fourth') });
  return state;
}

/** By the delegate's session, of the power `named`, to end the power `ended`. */
function sessionOf(named: string, ended = named): EndRepresentative {
  return { ...base, appointmentId: ended, evidence: { by: 'session', appointmentId: named } };
}

describe('endRepresentative', () => {
  const ways: readonly [string, Attempt<EndRepresentative>][] = [
    ["the subject's session", byPortal(bySession)],
    ["the subject's key", byPortal(phone.signed(unsigned))],
    ["the representative's key", byPortal(delegatePhone.signed(renouncing))],
    ["the representative's session", byPortal(sessionOf('power-0001'))],
    ['a counter', atCounter(bySession)],
    ["a counter, for a guardian's power", atCounter({ ...bySession, appointmentId: 'power-guard' })],
    ["the representative's session before it begins", byPortal(sessionOf('power-future'))],
  ];
  for (const [title, { command, context }] of ways)
    it(`ends a power by ${title}`, async () => {
      const state = await world();
      const events = await runRule(endRepresentative, command, { state, context });
      const { appointmentId, reason, evidence } = command;
      const expected = { appointmentId, subjectId: SUBJECT, representativeId: OTHER, reason, evidence };
      expect(onlyEvent(events, 'RepresentativeEnded')).to.deep.include(expected);
      expect(state.get('representative', appointmentId)?.endedAt).to.equal(NOW_MS);
    });

  const refusals: readonly [string, Attempt<EndRepresentative>, ErrorCode][] = [
    ['an unknown appointment', byPortal({ ...bySession, appointmentId: 'power-none' }), 'POWER_NOT_FOUND'],
    [
      "another subject's appointment",
      byPortal({ ...bySession, appointmentId: 'power-other' }),
      'POWER_NOT_FOUND',
    ],
    [
      "a third person's power by a representative",
      byPortal(sessionOf('power-0001', 'power-0002')),
      'POWER_NOT_FOUND',
    ],
    [
      'the same by key',
      byPortal(delegatePhone.signed({ ...renouncing, appointmentId: 'power-0002' })),
      'POWER_NOT_FOUND',
    ],
    [
      "a guardian's power by the ward",
      byPortal({ ...bySession, appointmentId: 'power-guard' }),
      'EVIDENCE_NOT_ALLOWED',
    ],
    [
      "a guardian's power by the ward's key",
      byPortal(phone.signed({ ...unsigned, appointmentId: 'power-guard' })),
      'EVIDENCE_NOT_ALLOWED',
    ],
    ["a guardian's power by the guardian", byPortal(sessionOf('power-guard')), 'EVIDENCE_NOT_ALLOWED'],
    ['a power that was ended', byPortal({ ...bySession, appointmentId: 'power-ended' }), 'POWER_ENDED'],
    ['a power that is over', byPortal({ ...bySession, appointmentId: 'power-over' }), 'POWER_ENDED'],
    ['a stranger', byPortal(createWallet().signed(unsigned)), 'EVIDENCE_KEY_UNKNOWN'],
  ];
  for (const [title, attempt, code] of refusals)
    it(`refuses ${title}`, async () => {
      await expectRefusal({ rule: endRepresentative, state: await world(), ...attempt }, code);
    });
});
