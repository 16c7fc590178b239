import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson } from '#core/canonical-json';
import { canonicalSize } from '#chaincode/canonical-size';

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.string({ unit: 'binary' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { maxKeys: 5 }),
  ),
})).value;

describe('canonicalSize', () => {
  it('is the length of the canonical form in bytes', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalSize(value)).to.equal(Buffer.byteLength(canonicalJson(value)));
      }),
    );
  });

  it('takes 32 levels and refuses 33, with a pointer', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    expect(canonicalSize(nested(32))).to.equal(65);
    expect(() => canonicalSize(nested(33))).to.throw(`INPUT_INVALID: ${'/0'.repeat(32)}: nested deeper`);
  });

  const refusals: readonly [title: string, value: unknown, pointer: string][] = [
    ['a decimal', { terms: { from: 1.5 } }, '/terms/from'],
    ['an unsafe integer', [0, 2 ** 53], '/1'],
    ['what is no number', { a: { b: [1, NaN] } }, '/a/b/1'],
    ['half a surrogate pair', { reason: '\ud800' }, '/reason'],
    ['half a surrogate pair in a name', { '\ud800': 1 }, '/*'],
    ['nothing', { a: undefined }, '/a'],
    ['a hole', new Array(2), '/0'],
    ['a function', { a: () => 1 }, '/a'],
    ['a map', { a: new Map() }, '/a'],
  ];
  for (const [title, value, pointer] of refusals) {
    it(`refuses ${title}`, () => {
      expect(() => canonicalSize(value)).to.throw(`INPUT_INVALID: ${pointer}: `);
    });
  }
});
