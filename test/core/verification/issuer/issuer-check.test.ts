import { expect } from 'chai';
import { AGENCIES } from '../../rule-context.ts';
import type { Period } from '#core/schema/time';
import type { CertificateTypeVersion } from '#core/verification/verification-source';
import {
  AGENCY,
  ask,
  GivenSource,
  ISSUED_AT,
  ISSUER,
  outcomeOf,
  sourceOf,
  TYPE,
} from '../verification-world.ts';

const NOT_ACCREDITED = 'fail ISSUER_NOT_ACCREDITED';

describe('the check of the issuer', () => {
  const accreditations: readonly [string, CertificateTypeVersion['issuers'], string][] = [
    ['from this instant', [{ agency: ISSUER, from: ISSUED_AT, until: null }], 'pass'],
    ['until right after', [{ agency: ISSUER, from: 0, until: ISSUED_AT + 1 }], 'pass'],
    ['until this instant', [{ agency: ISSUER, from: 0, until: ISSUED_AT }], NOT_ACCREDITED],
    ['from right after', [{ agency: ISSUER, from: ISSUED_AT + 1, until: null }], NOT_ACCREDITED],
    ['of another agency', [{ agency: AGENCIES.second, from: 0, until: null }], NOT_ACCREDITED],
    ['of nobody', [], NOT_ACCREDITED],
    [
      'renewed after a gap',
      [
        { agency: ISSUER, from: 0, until: 1 },
        { agency: ISSUER, from: ISSUED_AT, until: null },
      ],
      'pass',
    ],
  ];
  for (const [title, issuers, outcome] of accreditations)
    it(`${outcome} for an accreditation ${title}`, async () => {
      const source = sourceOf();
      source.types.set('disability-certificate@2', { ...TYPE, issuers });
      await expectOutcome(source, outcome);
    });

  const activity: readonly [string, readonly Period[], string][] = [
    ['suspended since', [{ from: 0, until: ISSUED_AT + 1 }], 'pass'],
    ['suspended by then', [{ from: 0, until: ISSUED_AT }], NOT_ACCREDITED],
    ['registered later', [{ from: ISSUED_AT + 1, until: null }], NOT_ACCREDITED],
    [
      'suspended then, and reinstated since',
      [
        { from: 0, until: ISSUED_AT },
        { from: ISSUED_AT + 1, until: null },
      ],
      NOT_ACCREDITED,
    ],
  ];
  for (const [title, active, outcome] of activity)
    it(`${outcome} for an agency ${title}`, async () => {
      const source = sourceOf();
      source.agencies.set(ISSUER, { ...AGENCY, active });
      await expectOutcome(source, outcome);
    });

  it('tells of a suspension since the issue, and no more when it is over', async () => {
    const source = sourceOf();
    const suspended = { from: 0, until: ISSUED_AT + 1 };
    source.agencies.set(ISSUER, { ...AGENCY, active: [suspended] });
    const told = (await ask({ source })).checks.find(({ name }) => name === 'issuer');
    expect(told?.outcome).to.equal('pass');
    expect(told?.evidence).to.include({ until: new Date(ISSUED_AT + 1).toISOString() });
    expect(told?.sentence.en).to.include('suspended since');
    source.agencies.set(ISSUER, { ...AGENCY, active: [suspended, { from: ISSUED_AT + 2, until: null }] });
    const over = (await ask({ source })).checks.find(({ name }) => name === 'issuer');
    expect(over?.evidence).not.to.have.property('until');
  });

  it('fails for an agency that is not on the ledger', async () => {
    const source = sourceOf();
    source.agencies.clear();
    await expectOutcome(source, NOT_ACCREDITED);
  });

  async function expectOutcome(source: GivenSource, outcome: string): Promise<void> {
    const verification = await ask({ source });
    expect(outcomeOf(verification, 'issuer')).to.equal(outcome);
    expect(verification.verdict).to.equal(outcome === 'pass' ? 'valid' : 'issuer-not-trusted');
  }
});
