import { expect } from 'chai';
import { EXPORT_FORMS } from '#gateway/http/export-forms';
import type { EventRow } from '#gateway/trail/trail-tables';

const MARK = { asOfBlock: 7, asOfTime: '2026-11-24T00:00:00.000Z' };
const ROW: EventRow = {
  seq: 3,
  block: 2,
  transaction_id: 'ab'.repeat(32),
  at: 0,
  type: 'QueryRecorded',
  agency: '11100000000009013X',
  officer: null,
  subject_id: null,
  about: null,
  command_id: 'command-1',
  requester: null,
  provider: null,
  body: '{"type":"QueryRecorded","title":"查询, \\"quoted\\""}',
};

const csvOf = (changes: Partial<EventRow>): string => EXPORT_FORMS.csv.page([{ ...ROW, ...changes }], MARK);

describe('EXPORT_FORMS.csv', () => {
  it('is a header, and a record for each event that ends with CR and LF', () => {
    expect(EXPORT_FORMS.csv.begin(MARK).split(',')).to.include.members(['seq', 'event', 'asOfBlock\r\n']);
    expect(csvOf({})).to.match(/^3,2,.*,7\r\n$/);
  });

  it('is nothing for a page of nothing', () => {
    expect(EXPORT_FORMS.csv.page([], MARK)).to.equal('');
  });

  it('doubles quotes, and writes what is not ASCII as escapes of JSON', () => {
    expect(csvOf({})).to.contain(
      '"{""type"":""QueryRecorded"",""title"":""\\u67e5\\u8be2, \\""quoted\\""""}"',
    );
  });

  for (const first of ['=', '+', '-', '@', '\t', '\r']) {
    it(`lets no spreadsheet take for a formula what begins with ${JSON.stringify(first)}`, () => {
      const [, about = ''] = /,"?('[^,"]*)"?,command-1,/.exec(csvOf({ about: `${first}1` })) ?? [];
      expect(about).to.equal(`'${first}1`);
    });
  }
});
