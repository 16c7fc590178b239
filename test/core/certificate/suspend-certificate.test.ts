import { expect } from 'chai';
import { reinstateCertificate } from '#core/certificate/reinstate-certificate';
import { suspendCertificate } from '#core/certificate/suspend-certificate';
import { onlyEvent } from '../memory-state.ts';
import { ACTORS, AGENCIES, DAY_MS, NOW_MS, ruleContext } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import { CONTEXT, identifierOf, issueOf, REINSTATE, SUBJECT, SUSPEND, worldAt } from './certificate-world.ts';

describe('suspendCertificate', () => {
  it('says whose certificate it is, why, and until when it is thought to last', async () => {
    const state = await worldAt('valid');
    const command = { ...SUSPEND, until: NOW_MS + DAY_MS };
    const event = onlyEvent(
      await runRule(suspendCertificate, command, { state, context: CONTEXT }),
      'CertificateSuspended',
    );
    expect(event).to.include({
      identifier: identifierOf(),
      issuer: AGENCIES.first,
      subjectId: SUBJECT,
      reason: 'under-review',
      until: NOW_MS + DAY_MS,
    });
  });

  it('refuses from the instant the validity ends, and not before', async () => {
    const state = await worldAt('valid');
    const end = issueOf().validUntil ?? 0;
    const atEnd = ruleContext(ACTORS.agency, { now: end });
    await expectRefusal(
      { rule: suspendCertificate, command: SUSPEND, state, context: atEnd },
      'CERTIFICATE_NOT_VALID',
    );
    const before = ruleContext(ACTORS.agency, { now: end - 1 });
    expect(await runRule(suspendCertificate, SUSPEND, { state, context: before })).to.have.length(1);
  });
});

describe('reinstateCertificate', () => {
  it('leaves the certificate as valid as before, ready to be suspended again', async () => {
    const state = await worldAt('suspended');
    const setting = { state, context: CONTEXT };
    onlyEvent(await runRule(reinstateCertificate, REINSTATE, setting), 'CertificateReinstated');
    expect(state.get('certificate', identifierOf())?.status).to.equal('valid');
    await runRule(suspendCertificate, { ...SUSPEND, id: 'suspend-0002' }, setting);
    expect(state.get('certificate', identifierOf())?.status).to.equal('suspended');
  });
});
