import { expect } from 'chai';
import fc from 'fast-check';
import { calendarWindowStart } from '#core/authorisation/calendar-window-start';
import type { Frequency } from '#core/schema/frequency';

type Unit = Frequency['unit'];
type Zone = Frequency['zone'];

const UNITS: readonly Unit[] = ['day', 'week', 'month', 'year'];
const ZONES: readonly Zone[] = ['UTC', 'Asia/Shanghai'];

const EDGES: readonly [Unit, Zone, string, string][] = [
  ['day', 'UTC', '2026-11-24T00:00:00.000Z', '2026-11-24T00:00:00.000Z'],
  ['day', 'UTC', '2026-11-23T23:59:59.999Z', '2026-11-23T00:00:00.000Z'],
  ['day', 'Asia/Shanghai', '2026-11-23T15:59:59.999Z', '2026-11-22T16:00:00.000Z'],
  ['day', 'Asia/Shanghai', '2026-11-23T16:00:00.000Z', '2026-11-23T16:00:00.000Z'],
  // 2026-11-23 is a Monday.
  ['week', 'UTC', '2026-11-22T23:59:59.999Z', '2026-11-16T00:00:00.000Z'],
  ['week', 'UTC', '2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ['week', 'Asia/Shanghai', '2026-11-22T15:59:59.999Z', '2026-11-15T16:00:00.000Z'],
  ['week', 'Asia/Shanghai', '2026-11-22T16:00:00.000Z', '2026-11-22T16:00:00.000Z'],
  // An ISO week runs across the year's end: 2026-01-01 is a Thursday.
  ['week', 'UTC', '2026-01-01T12:00:00.000Z', '2025-12-29T00:00:00.000Z'],
  ['month', 'UTC', '2028-02-29T23:59:59.999Z', '2028-02-01T00:00:00.000Z'],
  ['month', 'UTC', '2027-03-01T00:00:00.000Z', '2027-03-01T00:00:00.000Z'],
  ['month', 'Asia/Shanghai', '2027-02-28T15:59:59.999Z', '2027-01-31T16:00:00.000Z'],
  ['month', 'Asia/Shanghai', '2027-02-28T16:00:00.000Z', '2027-02-28T16:00:00.000Z'],
  ['year', 'UTC', '2026-12-31T23:59:59.999Z', '2026-01-01T00:00:00.000Z'],
  ['year', 'Asia/Shanghai', '2026-12-31T15:59:59.999Z', '2025-12-31T16:00:00.000Z'],
  ['year', 'Asia/Shanghai', '2026-12-31T16:00:00.000Z', '2026-12-31T16:00:00.000Z'],
];

// From 1992 on, when China's clocks stopped changing in summer, the zone database agrees with a fixed offset.
const anyTime = fc.integer({ min: Date.UTC(1992, 0), max: Date.UTC(2099, 11, 31) });

describe('calendarWindowStart', () => {
  for (const [unit, zone, at, start] of EDGES)
    it(`finds the ${unit} of ${at} in ${zone}`, () => {
      expect(new Date(calendarWindowStart({ unit, zone }, Date.parse(at))).toISOString()).to.equal(start);
    });

  it('begins every window at midnight, on the first day of its unit, by the zone database', () => {
    fc.assert(
      fc.property(anyTime, fc.constantFrom(...UNITS), fc.constantFrom(...ZONES), (at, unit, zone) => {
        const start = localParts(calendarWindowStart({ unit, zone }, at), zone);
        expect(start).to.include({ hour: '00', minute: '00', second: '00' });
        if (unit === 'week') expect(start).to.include({ weekday: 'Mon' });
        if (unit === 'month') expect(start).to.include({ day: '01' });
        if (unit === 'year') expect(start).to.include({ day: '01', month: '01' });
      }),
    );
  });

  it('puts each time into one window, the next of which begins where it ends', () => {
    fc.assert(
      fc.property(anyTime, fc.constantFrom(...UNITS), fc.constantFrom(...ZONES), (at, unit, zone) => {
        const start = calendarWindowStart({ unit, zone }, at);
        expect(start).to.be.at.most(at);
        expect(calendarWindowStart({ unit, zone }, start)).to.equal(start);
        expect(calendarWindowStart({ unit, zone }, start - 1)).to.be.below(start);
        const longestMs = { day: 1, week: 7, month: 31, year: 366 }[unit] * 86_400_000;
        expect(at - start).to.be.below(longestMs);
      }),
    );
  });
});

const FORMATS = Object.fromEntries(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    }),
  ]),
);

function localParts(ms: number, zone: Zone): Record<string, string> {
  const parts = FORMATS[zone]?.formatToParts(ms) ?? [];
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}
