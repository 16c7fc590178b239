import { expect } from 'chai';
import type { RevokeCertificate } from '#core/certificate/certificate-commands';
import { revokeCertificate } from '#core/certificate/revoke-certificate';
import type { ErrorCode } from '#core/coded-error';
import { commandBody } from '#core/contract/command-body';
import type { Context } from '#core/contract/context';
import { type MemoryState, onlyEvent } from '../memory-state.ts';
import { ACTORS, AGENCIES, DAY_MS, id32, NOW_MS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { createWallet } from '../wallet.ts';
import { AGENCY, CONTEXT, identifierOf, OFFICER, REVOKE, SUBJECT, worldAt } from './certificate-world.ts';

const PORTAL: Context = ruleContext(ACTORS.portal);
const COUNTER: Context = ruleContext(ACTORS.otherAgency);
const REPRESENTATIVE = id32('guardian');
const ASKED = { type: REVOKE.type, id: REVOKE.id, ...commandBody(REVOKE) };
const CANCEL = { ...ASKED, act: 'cancel', reason: 'no-longer-needed' } as const;
const PAPER = { by: 'counter', proof: 'paper', hash: id32('paper') } as const;

const wallet = createWallet();
const guardian = createWallet();

async function worldWithHolder(): Promise<MemoryState> {
  const state = await worldAt('valid');
  state.put('subject-keys', SUBJECT, {
    keys: { [wallet.keyId]: { publicKey: wallet.publicKey, status: 'active' } },
  });
  state.put('subject-keys', REPRESENTATIVE, {
    keys: { [guardian.keyId]: { publicKey: guardian.publicKey, status: 'active' } },
  });
  state.put('representative', 'power-0001', {
    subjectId: SUBJECT,
    representativeId: REPRESENTATIVE,
    kind: 'guardian',
    scope: ['cancel-certificate'],
    from: NOW_MS - DAY_MS,
    until: NOW_MS + DAY_MS,
  });
  state.put('agency', AGENCIES.second, {
    ...AGENCY,
    organisation: ACTORS.otherAgency.organisation,
    powers: ['counter'],
  });
  return state;
}

const bySelf = wallet.signed({ ...CANCEL, evidence: { by: 'self' } as const }) as RevokeCertificate;
const byGuardian = guardian.signed({
  ...CANCEL,
  evidence: { by: 'representative', appointmentId: 'power-0001' } as const,
}) as RevokeCertificate;
const byForger = guardian.signed(
  { ...CANCEL, evidence: { by: 'self' } as const },
  { kid: wallet.keyId },
) as RevokeCertificate;
const atCounter: RevokeCertificate = { ...CANCEL, officer: OFFICER, evidence: PAPER };

describe('revokeCertificate', () => {
  it('records each of the three acts, with reason and law', async () => {
    for (const act of ['annul', 'cancel', 'withdraw'] as const) {
      const state = await worldAt('valid');
      const events = await runRule(revokeCertificate, { ...REVOKE, act }, { state, context: CONTEXT });
      const event = onlyEvent(events, 'CertificateRevoked');
      expect(event).to.include({ act, reason: 'misuse', legalReference: 'licensing-law.art-70' });
      expect(event).to.include({ issuer: AGENCIES.first, subjectId: SUBJECT, officer: OFFICER });
      expect(event).to.not.have.any.keys('invalidFrom', 'evidence');
    }
  });

  describe('by a registrar', () => {
    const REGISTRAR = ruleContext(ACTORS.registrar);

    async function worldOf(
      status: 'active' | 'suspended',
      life: 'valid' | 'suspended' = 'valid',
    ): Promise<MemoryState> {
      const state = await worldAt(life);
      state.put('agency', AGENCIES.first, { ...AGENCY, status });
      return state;
    }

    it('stands in for an issuer that is suspended', async () => {
      for (const life of ['valid', 'suspended'] as const) {
        const state = await worldOf('suspended', life);
        const events = await runRule(revokeCertificate, REVOKE, { state, context: REGISTRAR });
        const event = onlyEvent(events, 'CertificateRevoked');
        expect(event).to.include({ agency: AGENCIES.registrar, issuer: AGENCIES.first, officer: OFFICER });
      }
    });

    it('is refused while the issuer is active', async () => {
      const state = await worldOf('active');
      await expectRefusal(
        { rule: revokeCertificate, command: REVOKE, state, context: REGISTRAR },
        'ROLE_NOT_ALLOWED',
      );
    });

    it('is refused what is not there, what has ended, and an act without an officer', async () => {
      const unknown = { ...REVOKE, identifier: identifierOf(1, { serial: 'NONE' }) };
      const state = await worldOf('suspended');
      const at = { state, context: REGISTRAR };
      await expectRefusal({ rule: revokeCertificate, command: unknown, ...at }, 'CERTIFICATE_NOT_FOUND');
      const nobody: RevokeCertificate = { ...ASKED };
      await expectRefusal({ rule: revokeCertificate, command: nobody, ...at }, 'OFFICER_MISSING');
      const revoked = await worldAt('revoked');
      revoked.put('agency', AGENCIES.first, { ...AGENCY, status: 'suspended' });
      await expectRefusal(
        { rule: revokeCertificate, command: REVOKE, state: revoked, context: REGISTRAR },
        'CERTIFICATE_REVOKED',
      );
    });

    it('is not for the suspended issuer itself', async () => {
      const state = await worldOf('suspended');
      await expectRefusal(
        { rule: revokeCertificate, command: REVOKE, state, context: CONTEXT },
        'AGENCY_NOT_ACTIVE',
      );
    });
  });

  it('lets an annulment reach back to the issue, and to any time since', async () => {
    for (const invalidFrom of [NOW_MS, NOW_MS + DAY_MS]) {
      const state = await worldAt('valid');
      const context = ruleContext(ACTORS.agency, { now: NOW_MS + DAY_MS });
      const command = { ...REVOKE, act: 'annul', invalidFrom } as const;
      const event = onlyEvent(
        await runRule(revokeCertificate, command, { state, context }),
        'CertificateRevoked',
      );
      expect(event.invalidFrom).to.equal(invalidFrom);
    }
  });

  const dates: readonly [string, Partial<RevokeCertificate>][] = [
    ['an annulment from before the issue', { act: 'annul', invalidFrom: NOW_MS - 1 }],
    ['an annulment from a time to come', { act: 'annul', invalidFrom: NOW_MS + 1 }],
    ['a withdrawal that reaches back', { act: 'withdraw', invalidFrom: NOW_MS }],
    ['a cancellation that reaches back', { act: 'cancel', invalidFrom: NOW_MS }],
  ];
  for (const [title, changes] of dates)
    it(`refuses ${title}`, async () => {
      const command: RevokeCertificate = { ...REVOKE, ...changes };
      const state = await worldAt('valid');
      await expectRefusal(
        { rule: revokeCertificate, command, state, context: CONTEXT },
        'ANNULMENT_DATE_INVALID',
      );
    });

  it("refuses an agency's act without an officer", async () => {
    const state = await worldAt('valid');
    await expectRefusal(
      { rule: revokeCertificate, command: ASKED, state, context: CONTEXT },
      'OFFICER_MISSING',
    );
  });

  const ways: readonly [string, RevokeCertificate, Context][] = [
    ["the holder's key", bySelf, PORTAL],
    ["a guardian's key", byGuardian, PORTAL],
    ["another agency's counter", atCounter, COUNTER],
  ];
  for (const [title, command, context] of ways)
    it(`cancels at the holder's request by ${title}`, async () => {
      const state = await worldWithHolder();
      const event = onlyEvent(
        await runRule(revokeCertificate, command, { state, context }),
        'CertificateRevoked',
      );
      expect(event.act).to.equal('cancel');
      expect(event.evidence).to.deep.equal(command.evidence);
      expect(event.issuer).to.equal(AGENCIES.first);
      expect(state.get('certificate', identifierOf())?.status).to.equal('revoked');
    });

  const refusals: readonly [string, RevokeCertificate, Context, ErrorCode][] = [
    ['a mere session', { ...CANCEL, evidence: { by: 'session' } }, PORTAL, 'EVIDENCE_NOT_ALLOWED'],
    ['a holder who annuls', { ...bySelf, act: 'annul' }, PORTAL, 'EVIDENCE_NOT_ALLOWED'],
    ['a holder who withdraws', { ...atCounter, act: 'withdraw' }, COUNTER, 'EVIDENCE_NOT_ALLOWED'],
    [
      'a signature over another reason',
      { ...bySelf, reason: 'moved-away' },
      PORTAL,
      'EVIDENCE_SIGNATURE_INVALID',
    ],
    ["another person's signature", byForger, PORTAL, 'EVIDENCE_SIGNATURE_INVALID'],
    ['a portal without evidence', CANCEL, PORTAL, 'ROLE_NOT_ALLOWED'],
    ["a holder's signature that an agency brings", bySelf, CONTEXT, 'ROLE_NOT_ALLOWED'],
    ['an agency without a counter', atCounter, CONTEXT, 'COUNTER_NOT_ALLOWED'],
  ];
  for (const [title, command, context, code] of refusals)
    it(`refuses ${title}`, async () => {
      const state = await worldWithHolder();
      await expectRefusal({ rule: revokeCertificate, command, state, context }, code);
    });

  it('refuses a representative whose power does not name it', async () => {
    const state = await worldWithHolder();
    const power = state.get('representative', 'power-0001');
    if (power === undefined) throw new Error('no power');
    state.put('representative', 'power-0001', { ...power, scope: ['see'] });
    await expectRefusal(
      { rule: revokeCertificate, command: byGuardian, state, context: PORTAL },
      'POWER_TOO_NARROW',
    );
  });

  it('tells a stranger nothing of the status', async () => {
    const state = await worldWithHolder();
    await runRule(revokeCertificate, REVOKE, { state, context: CONTEXT });
    await expectRefusal(
      { rule: revokeCertificate, command: byForger, state, context: PORTAL },
      'EVIDENCE_SIGNATURE_INVALID',
    );
    await expectRefusal(
      { rule: revokeCertificate, command: bySelf, state, context: PORTAL },
      'CERTIFICATE_REVOKED',
    );
  });

  it('refuses a request for a certificate that is not there', async () => {
    const identifier = identifierOf(1, { serial: 'B0001' });
    const command = wallet.signed({
      ...CANCEL,
      identifier,
      evidence: { by: 'self' } as const,
    }) as RevokeCertificate;
    const state = await worldWithHolder();
    await expectRefusal(
      { rule: revokeCertificate, command, state, context: PORTAL },
      'CERTIFICATE_NOT_FOUND',
    );
  });
});
