import { expect } from 'chai';
import { calendarWindowStart } from '#core/authorisation/calendar-window-start';
import { isFrequencyWithin } from '#core/authorisation/is-frequency-within';
import type { Frequency } from '#core/schema/frequency';

type Unit = Frequency['unit'];

const UNITS: readonly Unit[] = ['day', 'week', 'month', 'year'];
const HOUR_MS = 3_600_000;

const frequency = (count: number, unit: Unit, zone: Frequency['zone'] = 'UTC'): Frequency => ({
  count,
  unit,
  zone,
});

/** In 28 years every year begins on every weekday, leap or not. */
const FROM = Date.UTC(2001, 0);
const UNTIL = Date.UTC(2029, 0);

/** The most windows of `inner` that one whole window of `outer` really touches. */
function touchedMost(outer: Frequency, inner: Frequency, stepMs: number): number {
  const touched = new Map<number, Set<number>>();
  for (let at = FROM; at < UNTIL; at += stepMs) {
    const start = calendarWindowStart(outer, at);
    const inside = touched.get(start) ?? new Set();
    touched.set(start, inside.add(calendarWindowStart(inner, at)));
  }
  return Math.max(...[...touched.values()].map((inside) => inside.size));
}

describe('isFrequencyWithin', () => {
  for (const outer of UNITS)
    for (const inner of UNITS)
      it(`knows how often once a ${inner} can come in a ${outer}`, () => {
        const most = touchedMost(frequency(1, outer), frequency(1, inner), 24 * HOUR_MS);
        expect(isFrequencyWithin(frequency(1, inner), frequency(most, outer))).to.equal(true);
        expect(isFrequencyWithin(frequency(2, inner), frequency(2 * most - 1, outer))).to.equal(false);
        if (most > 1)
          expect(isFrequencyWithin(frequency(1, inner), frequency(most - 1, outer))).to.equal(false);
      });

  for (const outer of UNITS)
    for (const inner of UNITS)
      it(`never lets once a ${inner} in Shanghai exceed what it may come in a ${outer} in UTC`, () => {
        const limit = frequency(1, outer);
        const asked = frequency(1, inner, 'Asia/Shanghai');
        const most = touchedMost(limit, asked, 8 * HOUR_MS);
        if (most > 1) expect(isFrequencyWithin(asked, frequency(most - 1, outer))).to.equal(false);
        expect(isFrequencyWithin(asked, frequency(most + 1, outer))).to.equal(true);
      });

  it('compares counts of the same window', () => {
    expect(isFrequencyWithin(frequency(3, 'week'), frequency(3, 'week'))).to.equal(true);
    expect(isFrequencyWithin(frequency(4, 'week'), frequency(3, 'week'))).to.equal(false);
  });
});
