import { expect } from 'chai';
import { CHECKS, type CheckName } from '#core/verification/checks';
import { headline } from '#core/verification/headline';
import type { CheckResult, Scope } from '#core/verification/verification';
import type { VerificationCode } from '#core/verification/verification-code';
import { type Verdict, VERDICTS } from '#core/verification/verdict';

const SENTENCE = { zh: '', en: '' };

function checksWith(name?: CheckName, code?: VerificationCode): readonly CheckResult[] {
  return CHECKS.map((check) => {
    const result = {
      name: check.name,
      group: check.group,
      evidence: { successor: 'the-next' },
      sentence: SENTENCE,
    };
    if (check.name !== name || code === undefined) return { ...result, outcome: 'pass' };
    return { ...result, outcome: 'fail', code };
  });
}

function english(
  verdict: Verdict,
  name?: CheckName,
  code?: VerificationCode,
  scope: Scope = 'document',
): string {
  return headline(verdict, { scope, checks: checksWith(name, code), named: undefined }).en;
}

describe('headline', () => {
  for (const verdict of VERDICTS)
    it(`of ${verdict} is one whole sentence and a next step, in both languages`, () => {
      for (const scope of ['document', 'record'] as const) {
        const { zh, en } = headline(verdict, { scope, checks: checksWith(), named: undefined });
        expect(zh).to.match(/^\p{Script=Han}.*(请|索取|核实|核对|采信).*。$/u);
        expect(en).to.match(/^[A-Z].*[,.:;] .*\.$/);
      }
    });

  it('differs from verdict to verdict', () => {
    expect(new Set(VERDICTS.map((verdict) => english(verdict)))).to.have.property('size', VERDICTS.length);
  });

  it('never tells anyone to accept what is not valid', () => {
    for (const verdict of VERDICTS.filter((each) => each !== 'valid'))
      expect(english(verdict)).to.not.match(/(?<!not )accept it\./);
  });

  it('tells the three ways of ending apart', () => {
    expect(english('revoked', 'revocation', 'REVOKED_ANNULLED')).to.include('annulled');
    expect(english('revoked', 'revocation', 'REVOKED_CANCELLED')).to.include('cancelled');
    expect(english('revoked', 'revocation', 'REVOKED_WITHDRAWN')).to.include('withdrawn');
  });

  it('tells what cannot be read, what was changed and what is unknown apart', () => {
    expect(english('tampered', 'format', 'FORMAT_INVALID')).to.include('can be read');
    expect(english('tampered', 'signature', 'SIGNATURE_INVALID')).to.include(
      'not the document as it was issued',
    );
    expect(english('tampered', 'anchored', 'NOT_ANCHORED', 'record')).to.include('no such certificate');
    expect(english('tampered', 'identifier', 'IDENTIFIER_INVALID', 'record')).to.include(
      'Check what you entered',
    );
  });

  it('tells why it could not check', () => {
    expect(english('could-not-check', 'claims', 'NO_DOCUMENT')).to.include('no document was checked');
    expect(english('could-not-check', 'freshness', 'TIME_NOT_REACHED')).to.include('has not come');
    expect(english('could-not-check', 'freshness', 'STALE')).to.include('older');
    expect(english('could-not-check', 'seal', 'SOURCE_UNAVAILABLE')).to.include(
      'says nothing for or against',
    );
  });

  it('names the time that was asked about, but not where no time matters', () => {
    const named = '2026-01-01T00:00:00.000Z';
    const findings = { scope: 'document', checks: checksWith(), named } as const;
    expect(headline('valid', findings).en).to.match(/^As of 2026-01-01T00:00:00.000Z: /);
    expect(headline('tampered', findings).en).to.not.include(named);
  });
});
