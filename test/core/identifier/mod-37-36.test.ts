import { expect } from 'chai';
import { CodedError } from '#core/coded-error';
import { mod3736CheckCharacter } from '#core/identifier/mod-37-36';
import { describeChinaVectors } from './china-vectors.ts';

const ALPHABET = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ');

describe('mod3736CheckCharacter', () => {
  it('is 0 where the running product ends at 1', () => {
    // After J (19) the product is 38 mod 37 = 1; a careless 37 - 1 = 36 has no character.
    expect(mod3736CheckCharacter('J')).to.equal('0');
  });

  it('reaches every character of the alphabet', () => {
    const checks = ALPHABET.map((character) => mod3736CheckCharacter(character));
    expect(checks.toSorted()).to.deep.equal(ALPHABET);
  });

  it('finds every single wrong character', () => {
    // Each first character puts the product at another of its 36 values, so three characters cover all cases.
    for (const first of ALPHABET)
      for (const last of ALPHABET) {
        const checks = ALPHABET.map((middle) => mod3736CheckCharacter(first + middle + last));
        expect(new Set(checks)).to.have.length(ALPHABET.length);
      }
  });

  it('finds the swap of two neighbours but for one pair in 630', () => {
    for (const first of ALPHABET) {
      const missed = neighbours().filter(
        ([a, b]) => mod3736CheckCharacter(first + a + b) === mod3736CheckCharacter(first + b + a),
      );
      expect(missed).to.have.length(1);
    }
  });

  for (const [title, payload] of [
    ['a small letter', 'A1b'],
    ['a dot', 'A.1'],
    ['a wide digit', '１'],
  ] as const) {
    it(`refuses ${title}`, () => {
      expect(() => mod3736CheckCharacter(payload))
        .to.throw(CodedError)
        .with.property('code', 'IDENTIFIER_INVALID');
    });
  }
});

describeChinaVectors('mod3736CheckCharacter over outside vectors', 'iso7064_mod37_36', (cases) => {
  for (const text of cases.valid) {
    it(`confirms ${text}`, () => {
      expect(mod3736CheckCharacter(text.slice(0, -1))).to.equal(text.at(-1));
    });
  }
  for (const text of cases.invalid) {
    it(`does not confirm ${text}`, () => {
      expect(mod3736CheckCharacter(text.slice(0, -1))).not.to.equal(text.at(-1));
    });
  }
});

/** All unordered pairs of different characters: 630. */
function neighbours(): [string, string][] {
  return ALPHABET.flatMap((a, index) => ALPHABET.slice(index + 1).map((b): [string, string] => [a, b]));
}
