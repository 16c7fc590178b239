import { expect } from 'chai';
import fc from 'fast-check';
import { timeText } from '#core/schema/time-text';

describe('timeText', () => {
  it('writes every time that a ledger or a document can hold as toISOString does', () => {
    const time = fc.oneof(
      fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
      fc.integer({ min: 0, max: 4_102_444_800_000 }),
      fc.integer({ min: -62_167_219_200_000, max: 0 }),
      fc.constantFrom(0, 999, -1, -86_400_000, 86_399_999, 86_400_000, 8_640_000_000_000_000),
    );
    // More days than are remembered, so that the memory is emptied on the way.
    fc.assert(
      fc.property(time, (ms) => {
        expect(timeText(ms)).to.equal(new Date(ms).toISOString());
      }),
      { numRuns: 10_000 },
    );
  });
});
