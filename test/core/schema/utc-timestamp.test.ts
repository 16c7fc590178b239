import { expect } from 'chai';
import { CodedError } from '#core/coded-error';
import { formatUtcTimestamp, UtcTimestamp } from '#core/schema/utc-timestamp';

describe('UtcTimestamp', () => {
  const ACCEPTED = ['2026-11-24T05:04:08.000Z', '2024-02-29T23:59:59.999Z', '9999-12-31T23:59:59.999Z'];
  for (const text of ACCEPTED)
    it(`reads ${text}`, () => {
      expect(UtcTimestamp.parse(text)).to.equal(text);
    });

  const REFUSED: readonly (readonly [title: string, text: string])[] = [
    ['no milliseconds', '2026-11-24T05:04:08Z'],
    ['microseconds', '2026-11-24T05:04:08.000000Z'],
    ['an offset', '2026-11-24T05:04:08.000+00:00'],
    ['small letters', '2026-11-24t05:04:08.000z'],
    ['a day that does not exist', '2026-02-29T00:00:00.000Z'],
    ['the hour 24', '2026-11-24T24:00:00.000Z'],
    ['a leap second', '2016-12-31T23:59:60.000Z'],
    ['a year of six digits', '+010000-01-01T00:00:00.000Z'],
    ['a space before', ' 2026-11-24T05:04:08.000Z'],
    ['a line break after', '2026-11-24T05:04:08.000Z\n'],
    ['wide digits', '２０２６-11-24T05:04:08.000Z'],
  ];
  for (const [title, text] of REFUSED)
    it(`refuses ${title}`, () => {
      expect(UtcTimestamp.safeParse(text).success).to.equal(false);
    });

  it('writes what it reads', () => {
    expect(formatUtcTimestamp(0)).to.equal('1970-01-01T00:00:00.000Z');
    expect(formatUtcTimestamp(Date.UTC(2026, 10, 24, 5, 4, 8, 7))).to.equal('2026-11-24T05:04:08.007Z');
    expect(UtcTimestamp.parse(formatUtcTimestamp(253_402_300_799_999))).to.equal('9999-12-31T23:59:59.999Z');
  });

  for (const ms of [-1, 0.5, NaN, Infinity, 253_402_300_800_000])
    it(`refuses to write ${String(ms)}`, () => {
      expect(() => formatUtcTimestamp(ms))
        .to.throw(CodedError)
        .with.property('code', 'INPUT_INVALID');
    });
});
