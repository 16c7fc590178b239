import { expect } from 'chai';
import { maskNumber } from '#gateway/seal/mask-number';

describe('maskNumber', () => {
  const MASKS: readonly (readonly [number: string, masked: string])[] = [
    ['11010519491231002X', '**************002X'],
    ['E12345678', '******678'],
    ['H12345678', '******678'],
    ['12345678', '******78'],
    ['123456', '****56'],
    ['123', '**3'],
    ['12', '**'],
    ['1', '*'],
    ['', ''],
    ['𠀀𠀁𠀂𠀃𠀄𠀅', '****𠀄𠀅'],
  ];
  for (const [number, masked] of MASKS)
    it(`shows '${number}' as '${masked}'`, () => {
      expect(maskNumber(number)).to.equal(masked);
    });
});
