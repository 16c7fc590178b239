import { expect } from 'chai';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { CertificateIdentifier, formatCertificateIdentifier } from '#core/identifier/certificate-identifier';
import { holdsPersonalNumber } from '#core/identifier/holds-personal-number';
import { mod112CheckCharacter } from '#core/identifier/mod-11-2';
import { CaseNumber, ClauseCode, Code, CommandId, OrganisationId } from '#core/schema/text';
import { namesPersonalNumber } from '#core/schema/without-personal-number';
import { AGENCIES } from '../rule-context.ts';

/** The example of GB 11643; nobody's number. */
const NUMBER = '11010519491231002X';
const DIGITS_ONLY = '440524188001010014';
const MOBILE = '13800138000';

/** Any citizen number with a good check character. */
const citizenNumbers = fc
  .record({
    region: fc.integer({ min: 110_000, max: 820_000 }),
    birth: fc.date({ min: new Date('1900-01-01'), max: new Date('2029-12-31'), noInvalidDate: true }),
    sequence: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ region, birth, sequence }) => {
    const day = birth.toISOString().slice(0, 10).replaceAll('-', '');
    const body = `${String(region)}${day}${String(sequence).padStart(3, '0')}`;
    return body + mod112CheckCharacter(body);
  });

describe('holdsPersonalNumber', () => {
  const seen: readonly [title: string, text: string, word: boolean][] = [
    ['a citizen number', NUMBER, true],
    ['a citizen number of digits only', DIGITS_ONLY, true],
    ['a citizen number with a small x', NUMBER.toLowerCase(), true],
    ['a citizen number after a word', `CASE-${NUMBER}`, true],
    ['a citizen number in groups', '110105-19491231-002X', true],
    ['a citizen number among other digits', `2026${DIGITS_ONLY}01`, false],
    ['a citizen number after letters', `LI${DIGITS_ONLY}`, false],
    ['a citizen number spelled oddly', '11-0105-1949-1231-002X', false],
    ['a mobile number', MOBILE, true],
    ['a mobile number in groups', `TEL-138-0013-8000`, true],
    ['a mobile number with its country', `86${MOBILE}`, true],
    ['a mobile number after letters', `LILEI${MOBILE}`, false],
  ];
  for (const [title, text, asWord] of seen)
    it(`sees ${title}${asWord ? '' : ', unless it asks for words'}`, () => {
      expect(holdsPersonalNumber(text, 'anywhere')).to.equal(true);
      expect(holdsPersonalNumber(text, 'as-a-word')).to.equal(asWord);
    });

  const passed: readonly [title: string, text: string][] = [
    ['a wrong check character', '110105194912310021'],
    ['a day that no calendar has', '11010519491331002X'],
    ['a case number', 'CASE-2026-0001'],
    ['a date with a long running number', 'XZ-20261124-000000012345'],
    ['twelve digits', '138001380001'],
    ['eleven digits that no mobile number has', '12800138000'],
    ['a credit code', AGENCIES.registrar],
  ];
  for (const [title, text] of passed)
    it(`passes ${title}`, () => {
      for (const where of ['anywhere', 'as-a-word'] as const)
        expect(holdsPersonalNumber(text, where)).to.equal(false);
    });

  it('sees every citizen number, and passes random ids', () => {
    fc.assert(
      fc.property(citizenNumbers, (number) => {
        expect(holdsPersonalNumber(`A-${number}`, 'as-a-word')).to.equal(true);
        expect(holdsPersonalNumber(`A${number}`, 'anywhere')).to.equal(true);
      }),
    );
    for (let i = 0; i < 5_000; i++) expect(holdsPersonalNumber(randomUUID(), 'as-a-word')).to.equal(false);
  });
});

describe('what agencies name by words of their own', () => {
  const forms = {
    'case number': [CaseNumber, 'CASE-', (text: string): string => text],
    'command id': [CommandId, 'request-', (text: string): string => text],
    'reason or catalogue code': [Code, 'case-a', (text: string): string => text.toLowerCase()],
    'clause of a statute': [ClauseCode, 'law.art', (text: string): string => text.toLowerCase()],
    organisation: [OrganisationId, 'province-a', (text: string): string => text.toLowerCase()],
  } as const;
  for (const [title, [schema, prefix, spell]] of Object.entries(forms))
    it(`is no ${title} with a person's number in it`, () => {
      expect(schema.safeParse(spell(`${prefix}12345`)).success).to.equal(true);
      for (const number of [DIGITS_ONLY, MOBILE]) {
        const { error } = schema.safeParse(spell(`${prefix}${number}`));
        expect(namesPersonalNumber(error?.issues ?? []), number).to.equal(true);
        expect(JSON.stringify(error?.issues)).not.to.contain(number);
      }
    });

  it("is no certificate whose serial holds a person's number", () => {
    const parts = { type: `${AGENCIES.registrar}001`, agency: AGENCIES.first, version: 1 };
    for (const serial of [NUMBER, MOBILE, `${DIGITS_ONLY}44`]) {
      const { error } = CertificateIdentifier.safeParse(formatCertificateIdentifier({ ...parts, serial }));
      expect(namesPersonalNumber(error?.issues ?? []), serial).to.equal(true);
    }
    expect(
      CertificateIdentifier.safeParse(formatCertificateIdentifier({ ...parts, serial: 'A0001' })).success,
    ).to.equal(true);
  });
});
