import { expect } from 'chai';
import type { ErrorCode } from '#core/coded-error';
import { appointRepresentative } from '#core/registry/appoint-representative';
import { AppointRepresentative } from '#core/registry/registry-commands';
import { onlyEvent } from '../memory-state.ts';
import { DAY_MS, NOW_MS } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { createWallet } from '../wallet.ts';
import { atCounter, type Attempt, byPortal, OTHER, SESSION, SUBJECT, withKeys } from './citizen-setting.ts';

const phone = createWallet();

const base = {
  type: 'registry.appoint-representative' as const,
  id: 'power-0001',
  subjectId: SUBJECT,
  representativeId: OTHER,
  kind: 'delegate' as const,
  scope: ['see', 'revoke'] as ('see' | 'revoke')[],
  from: NOW_MS,
  until: NOW_MS + DAY_MS,
};
const unsigned = { ...base, evidence: { by: 'self' } } as const;
const unproven = { ...base, evidence: SESSION };
const guardian = { kind: 'guardian' } as const;

describe('appointRepresentative', () => {
  const ways: readonly [string, Attempt<AppointRepresentative>][] = [
    ['a delegate by the subject', byPortal(phone.signed(unsigned))],
    ['a delegate at a counter', atCounter(unproven)],
    ['a guardian at a counter', atCounter({ ...unproven, ...guardian })],
  ];
  for (const [title, { command, context }] of ways)
    it(`appoints ${title}`, async () => {
      const state = await withKeys([phone]);
      const events = await runRule(appointRepresentative, command, { state, context });
      const { subjectId, representativeId, kind, scope, from, until } = command;
      const power = { subjectId, representativeId, kind, scope, from, until };
      const event = onlyEvent(events, 'RepresentativeAppointed');
      expect(event).to.deep.include({ ...power, appointmentId: 'power-0001', evidence: command.evidence });
      expect(state.get('representative', 'power-0001')).to.deep.equal(power);
    });

  const refusals: readonly [string, Attempt<AppointRepresentative>, ErrorCode][] = [
    [
      "a guardian by the subject's key",
      byPortal(phone.signed({ ...unsigned, ...guardian })),
      'EVIDENCE_NOT_ALLOWED',
    ],
    ['a delegate by a session', byPortal(unproven), 'EVIDENCE_NOT_ALLOWED'],
    ["a delegate by the delegate's key", byPortal(createWallet().signed(unsigned)), 'EVIDENCE_KEY_UNKNOWN'],
    ['oneself', atCounter({ ...unproven, representativeId: SUBJECT }), 'POWER_OF_ONESELF'],
    ['an empty period', atCounter({ ...unproven, until: NOW_MS }), 'POWER_PERIOD_INVALID'],
    [
      'a period that ends first',
      atCounter({ ...unproven, from: NOW_MS + 2 * DAY_MS }),
      'POWER_PERIOD_INVALID',
    ],
    ['a period that is over', atCounter({ ...unproven, from: 0, until: NOW_MS }), 'POWER_PERIOD_INVALID'],
  ];
  for (const [title, attempt, code] of refusals)
    it(`refuses ${title}`, async () => {
      await expectRefusal({ rule: appointRepresentative, state: await withKeys([phone]), ...attempt }, code);
    });

  it('refuses a second appointment under the same id', async () => {
    const run = { rule: appointRepresentative, state: await withKeys([phone]), ...atCounter(unproven) };
    await runRule(appointRepresentative, run.command, run);
    await expectRefusal({ ...run, command: { ...run.command, scope: ['see'] } }, 'ID_REUSED');
  });

  it('reads no act twice, and not none', () => {
    for (const scope of [['see', 'see'], [], ['everything']])
      expect(AppointRepresentative.safeParse({ ...unproven, scope }).success).to.equal(false);
  });
});
