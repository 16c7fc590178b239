import { expect } from 'chai';
import { isCountryCode } from '#core/identifier/country-code';

describe('isCountryCode', () => {
  it('knows as many codes as ISO 3166-1 has assigned', () => {
    const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    const pairs = letters.flatMap((first) => letters.map((second) => first + second));
    expect(pairs.filter(isCountryCode)).to.have.length(249);
  });

  for (const code of ['CN', 'DE', 'GB', 'HK', 'MO', 'TW', 'ZW']) {
    it(`accepts ${code}`, () => {
      expect(isCountryCode(code)).to.equal(true);
    });
  }

  for (const code of ['UK', 'EU', 'XX', 'SU', 'cn', 'CHN', ' ', '']) {
    it(`refuses "${code}"`, () => {
      expect(isCountryCode(code)).to.equal(false);
    });
  }
});
