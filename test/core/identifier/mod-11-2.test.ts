import { expect } from 'chai';
import fc from 'fast-check';
import { mod112CheckCharacter } from '#core/identifier/mod-11-2';

describe('mod112CheckCharacter', () => {
  const digits = fc.string({
    unit: fc.constantFrom(...Array.from('0123456789')),
    minLength: 2,
    maxLength: 20,
  });
  const place = fc.nat(18);

  it('is X for ten, as in the example of the standard', () => {
    expect(mod112CheckCharacter('079')).to.equal('X');
    expect(mod112CheckCharacter('0794')).to.equal('0');
  });

  it('finds every single wrong digit', () => {
    fc.assert(
      fc.property(digits, place, fc.integer({ min: 1, max: 9 }), (text, at, change) => {
        const index = at % text.length;
        const digit = String((Number(text.charAt(index)) + change) % 10);
        const wrong = text.slice(0, index) + digit + text.slice(index + 1);
        expect(mod112CheckCharacter(wrong)).not.to.equal(mod112CheckCharacter(text));
      }),
    );
  });

  it('finds every swap of two neighbours that differ', () => {
    fc.assert(
      fc.property(digits, place, (text, at) => {
        const index = at % (text.length - 1);
        const swapped =
          text.slice(0, index) + text.charAt(index + 1) + text.charAt(index) + text.slice(index + 2);
        fc.pre(swapped !== text);
        expect(mod112CheckCharacter(swapped)).not.to.equal(mod112CheckCharacter(text));
      }),
    );
  });
});
