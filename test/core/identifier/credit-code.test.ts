import { expect } from 'chai';
import { CreditCode, isCreditCode } from '#core/identifier/credit-code';
import { describeChinaVectors } from './china-vectors.ts';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
// Ministries, a province and a company, as they publish their own codes.
const CODES = ['11100000000013338W', '11430000006122244L', '11100000MB03271699', '91350100M000100Y43'];

describe('isCreditCode', () => {
  it('accepts codes with both check characters right', () => {
    expect(CODES.filter(isCreditCode)).to.deep.equal(CODES);
  });

  it('refuses every single wrong character', () => {
    for (const code of CODES)
      for (let index = 0; index < code.length; index += 1)
        for (const character of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') {
          const wrong = code.slice(0, index) + character + code.slice(index + 1);
          if (wrong !== code) expect(isCreditCode(wrong), wrong).to.equal(false);
        }
  });

  it('refuses every swap of two neighbours that differ', () => {
    for (const code of CODES)
      for (let index = 0; index + 1 < code.length; index += 1) {
        const [a, b] = [code.charAt(index), code.charAt(index + 1)];
        if (a !== b)
          expect(isCreditCode(code.slice(0, index) + b + a + code.slice(index + 2))).to.equal(false);
      }
  });

  it('needs the check character of the organisation code inside, not only its own', () => {
    // Whatever stands for the inner check character, one last character satisfies the outer one.
    const accepted = Array.from(ALPHABET).flatMap((inner) =>
      Array.from(ALPHABET)
        .map((outer) => `1110000000001333${inner}${outer}`)
        .filter(isCreditCode),
    );
    expect(accepted).to.deep.equal(['11100000000013338W']);
  });

  for (const [title, text] of [
    ['nothing', ''],
    ['small letters', '11100000000013338w'],
    ['a letter in the region', '1110000A000013338W'],
    ['a space at the end', '11100000000013338W '],
    ['17 characters', '11100000000013338'],
    ['wide digits', '１1100000000013338W'],
    ['a very long text', '11100000000013338W'.repeat(100_000)],
  ] as const) {
    it(`refuses ${title}`, () => {
      expect(isCreditCode(text)).to.equal(false);
    });
  }
});

describe('CreditCode', () => {
  it('parses a code to itself', () => {
    expect(CreditCode.parse(CODES[0])).to.equal(CODES[0]);
  });

  for (const [title, value] of [
    ['another form', '11100000000013338w'],
    ['a wrong check character', '11100000000013338X'],
    ['a number', 11100000000013338],
    ['nothing', undefined],
  ] as const) {
    it(`refuses ${title} with one issue`, () => {
      expect(CreditCode.safeParse(value).error?.issues).to.have.length(1);
    });
  }
});

describeChinaVectors('isCreditCode over published codes', 'gb32100', (cases) => {
  for (const code of cases.valid) {
    it(`accepts ${code}`, () => {
      expect(isCreditCode(code)).to.equal(true);
    });
  }
  for (const code of cases.invalid) {
    it(`refuses ${code}`, () => {
      expect(isCreditCode(code)).to.equal(false);
    });
  }
});
