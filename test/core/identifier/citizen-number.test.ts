import { expect } from 'chai';
import { CodedError } from '#core/coded-error';
import { isCitizenNumber, parseCitizenNumber } from '#core/identifier/citizen-number';
import { mod112CheckCharacter } from '#core/identifier/mod-11-2';
import { describeChinaVectors } from './china-vectors.ts';

// The two examples of GB 11643 itself; they belong to nobody.
const WOMAN = '11010519491231002X';
const MAN = '440524188001010014';

describe('parseCitizenNumber', () => {
  it('reads region, date of birth and sex', () => {
    expect(parseCitizenNumber(WOMAN)).to.deep.equal({
      number: WOMAN,
      region: '110105',
      birthDate: '1949-12-31',
      sex: 'female',
    });
    expect(parseCitizenNumber(MAN)).to.deep.equal({
      number: MAN,
      region: '440524',
      birthDate: '1880-01-01',
      sex: 'male',
    });
  });

  it('refuses every single wrong character', () => {
    for (let index = 0; index < WOMAN.length; index += 1)
      for (const character of '0123456789X') {
        const wrong = WOMAN.slice(0, index) + character + WOMAN.slice(index + 1);
        if (wrong !== WOMAN) expect(isCitizenNumber(wrong), wrong).to.equal(false);
      }
  });

  it('refuses every swap of two neighbours that differ', () => {
    for (const number of [WOMAN, MAN])
      for (let index = 0; index + 1 < number.length; index += 1) {
        const [a, b] = [number.charAt(index), number.charAt(index + 1)];
        const swapped = number.slice(0, index) + b + a + number.slice(index + 2);
        if (a !== b) expect(isCitizenNumber(swapped), swapped).to.equal(false);
      }
  });

  it('accepts the leap days of the Gregorian calendar and no other', () => {
    const leapDay = (year: string): boolean => isCitizenNumber(withCheck(`110105${year}0229001`));
    expect(['1904', '2000', '2024'].map(leapDay)).to.deep.equal([true, true, true]);
    expect(['1900', '2023', '2100'].map(leapDay)).to.deep.equal([false, false, false]);
  });

  const refusals: readonly [string, string][] = [
    ['nothing', ''],
    ['a small x', '11010519491231002x'],
    ['a space in front', ` ${WOMAN}`],
    ['a line break at the end', `${WOMAN}\n`],
    ['15 digits of the first generation', '110105491231002'],
    ['wide digits', '１１010519491231002X'],
    ['a region that begins with 0', withCheck('01010519491231002')],
    ['a region that begins with 9', withCheck('91010519491231002')],
    ['month 0', withCheck('11010519490031002')],
    ['month 13', withCheck('11010519491331002')],
    ['day 0', withCheck('11010519491200002')],
    ['31 April', withCheck('11010519490431002')],
    ['day 99', withCheck('11010519491299002')],
    ['the year 1799', withCheck('11010517991231002')],
    ['the year 2100', withCheck('11010521000101002')],
    ['a very long text', WOMAN.repeat(100_000)],
  ];
  for (const [title, text] of refusals) {
    it(`refuses ${title}, without repeating it`, () => {
      expect(() => parseCitizenNumber(text))
        .to.throw(CodedError)
        .with.property('code', 'IDENTIFIER_INVALID');
      if (text !== '') expect(() => parseCitizenNumber(text)).not.to.throw(text.trim().slice(0, 18));
      expect(isCitizenNumber(text)).to.equal(false);
    });
  }
});

describeChinaVectors('parseCitizenNumber over the examples of GB 11643', 'gb11643', (cases) => {
  for (const number of cases.valid) {
    it(`reads ${number}`, () => {
      expect(parseCitizenNumber(number)).to.have.property('number', number);
    });
  }
  for (const number of cases.invalid) {
    it(`refuses ${number}`, () => {
      expect(isCitizenNumber(number)).to.equal(false);
    });
  }
});

function withCheck(digits: string): string {
  return digits + mod112CheckCharacter(digits);
}
