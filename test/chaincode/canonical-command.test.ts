import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson } from '#core/canonical-json';
import { canonicalCommand } from '#chaincode/canonical-command';
import { canonicalSize } from '#chaincode/canonical-size';

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

describe('canonicalCommand', () => {
  it('is the canonical form, of the size that the processor would have found', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // The two agree about every value: what one refuses has no form for the other.
        const text = canonicalCommand(value);
        if (text === undefined) expect(() => canonicalSize(value)).to.throw('INPUT_INVALID');
        else
          expect([text, Buffer.byteLength(text)]).to.deep.equal([canonicalJson(value), canonicalSize(value)]);
      }),
    );
  });

  it('takes 32 levels, and 33 have none', () => {
    expect(canonicalCommand(nested(32))).to.have.length(65);
    expect(canonicalCommand(nested(33))).to.equal(undefined);
  });

  for (const [title, value] of [
    ['a decimal', { a: 1.5 }],
    ['half a surrogate pair', { a: '\ud800' }],
    ['half a surrogate pair in a name', { '\ud800': 1 }],
    ['nothing', { a: undefined }],
    ['a map', new Map()],
  ] as const) {
    it(`has no form for ${title}`, () => {
      expect(canonicalCommand(value)).to.equal(undefined);
    });
  }
});
