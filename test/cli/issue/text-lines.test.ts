import { expect } from 'chai';
import fc from 'fast-check';
import { textLines } from '#cli/issue/text-lines';
import { collected, textInPieces } from './in-pieces.ts';

async function linesOf(text: string, size: number, longest = 100): Promise<(string | undefined)[]> {
  return collected(textLines(textInPieces(text, size), longest));
}

describe('textLines', () => {
  it('finds the same lines however the text is cut', async () => {
    const text = fc
      .array(fc.constantFrom('\r', '\n', '\r\n', 'a', '姓', '😀'))
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 5 }), async (whole, size) => {
        const expected = whole.split(/\r\n|\r|\n/);
        if (expected.at(-1) === '') expected.pop();
        expect(await linesOf(whole, size)).to.deep.equal(expected);
      }),
    );
  });

  it('keeps nothing of a line that is too long, and goes on after it', async () => {
    for (const size of [1, 3, 100])
      expect(await linesOf(`abc\n${'x'.repeat(50)}\nabcde\nabcdef`, size, 5)).to.deep.equal([
        'abc',
        undefined,
        'abcde',
        undefined,
      ]);
  });
});
