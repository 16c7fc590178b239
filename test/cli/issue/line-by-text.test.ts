import { expect } from 'chai';
import { LineByText } from '#cli/issue/line-by-text';

describe('LineByText', () => {
  it('tells on which line a text was first', () => {
    const seen = new LineByText();
    expect(seen.remember('a', 2)).to.equal(undefined);
    expect(seen.remember('b', 3)).to.equal(undefined);
    expect(seen.remember('a', 4)).to.equal(2);
    expect(seen.remember('a', 5)).to.equal(2);
    expect([seen.has('a'), seen.has('b'), seen.has('c'), seen.size]).to.deep.equal([true, true, false, 2]);
  });

  it('forgets none of a hundred thousand, in a few bytes for each', () => {
    const before = process.memoryUsage().arrayBuffers;
    const seen = new LineByText();
    for (let i = 1; i <= 100_000; i += 1) expect(seen.remember(`text ${String(i)}`, i)).to.equal(undefined);
    for (let i = 1; i <= 100_000; i += 1) if (seen.remember(`text ${String(i)}`, 0) !== i) expect.fail();
    expect(seen.has('text 100001')).to.equal(false);
    expect(process.memoryUsage().arrayBuffers - before).to.be.below(8 * 1_048_576);
  });
});
