import { expect } from 'chai';
import type { CertificateRecord } from '#core/certificate/certificate-commands';
import { issueCertificate } from '#core/certificate/issue-certificate';
import { replaceCertificate } from '#core/certificate/replace-certificate';
import type { ErrorCode } from '#core/coded-error';
import { type MemoryState } from '../memory-state.ts';
import { AGENCIES, id32, NOW_MS } from '../rule-context.ts';
import { expectRefusal, runRule } from '../run-rule.ts';
import {
  CONTEXT,
  identifierOf,
  issueOf,
  recordOf,
  REPLACE,
  SEAL_KEY,
  SEAL_KEY_ID,
  TYPE,
  worldAt,
} from './certificate-world.ts';

describe('replaceCertificate', () => {
  for (const stage of ['valid', 'suspended'] as const)
    it(`puts the next version in the place of a ${stage} one, linked both ways`, async () => {
      const state = await worldAt(stage);
      const [issued, superseded, ...more] = await runRule(replaceCertificate, REPLACE, {
        state,
        context: CONTEXT,
      });
      expect(more).to.deep.equal([]);
      expect(issued).to.include({
        type: 'CertificateIssued',
        identifier: identifierOf(2),
        predecessor: identifierOf(1),
        issuer: AGENCIES.first,
        digest: REPLACE.successor.digest,
      });
      expect(superseded).to.include({
        type: 'CertificateSuperseded',
        identifier: identifierOf(1),
        successor: identifierOf(2),
        kind: 'renew',
      });
      expect(state.get('certificate', identifierOf(1))?.status).to.equal('superseded');
      expect(state.get('certificate', identifierOf(2))?.status).to.equal('valid');
    });

  it('goes on from version to version', async () => {
    const state = await worldAt('superseded');
    const command = { ...REPLACE, id: 'replace-0002', identifier: identifierOf(2), successor: recordOf(3) };
    await runRule(replaceCertificate, command, { state, context: CONTEXT });
    expect(state.get('certificate', identifierOf(3))?.status).to.equal('valid');
  });

  const refusals: readonly [string, Partial<CertificateRecord>, ErrorCode][] = [
    ['a version left out', { identifier: identifierOf(3) }, 'CERTIFICATE_NOT_SUCCESSOR'],
    ['the same version again', { identifier: identifierOf(1) }, 'CERTIFICATE_NOT_SUCCESSOR'],
    ['another serial', { identifier: identifierOf(2, { serial: 'A0002' }) }, 'CERTIFICATE_NOT_SUCCESSOR'],
    [
      'another agency in the identifier',
      { identifier: identifierOf(2, { agency: AGENCIES.second }) },
      'CERTIFICATE_NOT_SUCCESSOR',
    ],
    ['another type', { certificateType: 'social-security-card' }, 'CERTIFICATE_NOT_SUCCESSOR'],
    ['another subject', { subjectId: id32('somebody else') }, 'CERTIFICATE_OTHER_SUBJECT'],
    ['an older version of the type', { typeVersion: 1 }, 'TYPE_VERSION_NOT_CURRENT'],
    ['an issue out of time', { issuedAt: NOW_MS + 3_600_000 }, 'ISSUED_AT_OUT_OF_BOUNDS'],
    ['an unknown seal key', { sealKeyId: id32('no key') }, 'SEAL_KEY_NOT_FOUND'],
    ['a validity that ends before it begins', { validUntil: NOW_MS - 1 }, 'VALIDITY_INVALID'],
  ];
  for (const [title, changes, code] of refusals)
    it(`refuses a successor with ${title}`, async () => {
      const command = { ...REPLACE, successor: recordOf(2, changes) };
      const state = await worldAt('valid');
      await expectRefusal({ rule: replaceCertificate, command, state, context: CONTEXT }, code);
      expect(state.get('certificate', identifierOf(1))?.status).to.equal('valid');
    });

  const worlds: readonly [string, (state: MemoryState) => void, ErrorCode][] = [
    [
      'the type is retired',
      (state) => {
        state.put('certificate-type', 'disability-certificate', { ...TYPE, status: 'retired' });
      },
      'TYPE_RETIRED',
    ],
    [
      'the accreditation is over',
      (state) => {
        state.put('certificate-type', 'disability-certificate', { ...TYPE, issuers: [] });
      },
      'ISSUER_NOT_ACCREDITED',
    ],
    [
      'the seal key is retired',
      (state) => {
        state.put('seal-key', SEAL_KEY_ID, { ...SEAL_KEY, retiredAt: NOW_MS });
      },
      'SEAL_KEY_RETIRED',
    ],
    [
      'the type has got another national code',
      (state) => {
        state.put('certificate-type', 'disability-certificate', {
          ...TYPE,
          nationalCode: `${AGENCIES.registrar}009`,
        });
      },
      'IDENTIFIER_INVALID',
    ],
  ];
  for (const [title, prepare, code] of worlds)
    it(`refuses when ${title}`, async () => {
      const state = await worldAt('valid');
      prepare(state);
      await expectRefusal({ rule: replaceCertificate, command: REPLACE, state, context: CONTEXT }, code);
    });

  it('refuses where the next version is there already', async () => {
    const state = await worldAt('valid');
    const current = state.get('certificate', identifierOf(1));
    if (current === undefined) throw new Error('no certificate');
    state.put('certificate', identifierOf(2), current);
    await expectRefusal(
      { rule: replaceCertificate, command: REPLACE, state, context: CONTEXT },
      'CERTIFICATE_EXISTS',
    );
  });

  it('refuses to go beyond version 999', async () => {
    const state = await worldAt('none');
    const current = await worldAt('valid').then((world) => world.get('certificate', identifierOf(1)));
    if (current === undefined) throw new Error('no certificate');
    state.put('certificate', identifierOf(999), current);
    const command = { ...REPLACE, identifier: identifierOf(999), successor: recordOf(1) };
    await expectRefusal({ rule: replaceCertificate, command, state, context: CONTEXT }, 'IDENTIFIER_INVALID');
  });

  it('does not let the identifier of a superseded version be issued anew', async () => {
    const state = await worldAt('superseded');
    await expectRefusal(
      { rule: issueCertificate, command: issueOf({ id: 'issue-0002' }), state, context: CONTEXT },
      'CERTIFICATE_EXISTS',
    );
  });
});
