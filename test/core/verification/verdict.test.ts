import { expect } from 'chai';
import fc from 'fast-check';
import { CHECKS } from '#core/verification/checks';
import { type Judged, VERDICTS, verdict, type Verdict } from '#core/verification/verdict';
import type { VerificationCode } from '#core/verification/verification-code';

/** One finding that leads to each verdict, in the published order. */
const LEADS: readonly (readonly [Verdict, Judged['name'], Judged['outcome'], VerificationCode])[] = [
  ['tampered', 'signature', 'fail', 'SIGNATURE_INVALID'],
  ['issuer-not-trusted', 'seal', 'fail', 'SEAL_COMPROMISED'],
  ['revoked', 'revocation', 'fail', 'REVOKED_CANCELLED'],
  ['superseded', 'succession', 'fail', 'SUPERSEDED'],
  ['suspended', 'suspension', 'fail', 'SUSPENDED'],
  ['expired', 'validity', 'fail', 'EXPIRED'],
  ['not-yet-valid', 'validity', 'fail', 'NOT_YET_VALID'],
  ['could-not-check', 'freshness', 'not-checked', 'SOURCE_UNAVAILABLE'],
];

const ALL_PASS: readonly Judged[] = CHECKS.map(({ name, group }) =>
  name === 'holder'
    ? { name, group, outcome: 'not-checked', code: 'NOT_A_PRESENTATION' }
    : { name, group, outcome: 'pass' },
);

function withFindings(leads: readonly (typeof LEADS)[number][]): readonly Judged[] {
  return ALL_PASS.map((judged) => {
    const lead = leads.find(([, name]) => name === judged.name);
    return lead === undefined ? judged : { ...judged, outcome: lead[2], code: lead[3] };
  });
}

describe('verdict', () => {
  it('is valid when every check passes, and the proof by the holder was not asked for', () => {
    expect(verdict(ALL_PASS)).to.equal('valid');
  });

  it('publishes its precedence', () => {
    expect(VERDICTS).to.deep.equal([...LEADS.map(([name]) => name), 'valid']);
  });

  for (const [index, lead] of LEADS.entries()) {
    it(`is ${lead[0]} for ${lead[3]} alone`, () => {
      expect(verdict(withFindings([lead]))).to.equal(lead[0]);
    });
    for (const weaker of LEADS.slice(index + 1).filter(([, name]) => name !== lead[1]))
      it(`is ${lead[0]} rather than ${weaker[0]}`, () => {
        expect(verdict(withFindings([weaker, lead]))).to.equal(lead[0]);
      });
  }

  for (const { name, group } of CHECKS.filter((check) => check.name !== 'holder')) {
    it(`is not valid without ${name}`, () => {
      expect(verdict(ALL_PASS.filter((judged) => judged.name !== name))).to.equal('could-not-check');
      const open: Judged = { name, group, outcome: 'not-checked', code: 'CHECK_BROKEN' };
      expect(verdict(ALL_PASS.map((judged) => (judged.name === name ? open : judged)))).to.equal(
        'could-not-check',
      );
    });
    it(`is not valid with a failed ${name}, whatever the code`, () => {
      const failed: Judged = { name, group, outcome: 'fail' };
      expect(verdict(ALL_PASS.map((judged) => (judged.name === name ? failed : judged)))).to.not.equal(
        'valid',
      );
    });
  }

  it('is not valid without any finding, or where the holder could not be proven', () => {
    expect(verdict([])).to.equal('could-not-check');
    expect(verdict([...ALL_PASS, { name: 'holder', group: 'holder', outcome: 'fail' }])).to.equal(
      'could-not-check',
    );
  });

  it('does not depend on the order of the findings', () => {
    fc.assert(
      fc.property(fc.subarray([...LEADS]), fc.nat(), (leads, seed) => {
        const findings = [...withFindings(leads)];
        const shuffled = findings.map(
          (_each, index) => findings[(index + seed) % findings.length] ?? findings[0],
        );
        expect(verdict(shuffled.filter((each) => each !== undefined))).to.equal(verdict(findings));
      }),
    );
  });
});
