import { expect } from 'chai';
import { certificateSheetOf } from '#core/identifier/certificate-sheet';
import { formatCertificateIdentifier } from '#core/identifier/certificate-identifier';
import { SerialSheets } from '#gateway/issuing/serial-sheets';

const TYPES = ['11100000000013338W011', '11100000000013338W012'] as const;
const AGENCY = '11430000006122244L';

function sheetOf(type: string, serial: string): string {
  const identifier = formatCertificateIdentifier({ type, agency: AGENCY, serial, version: 1 });
  const found = certificateSheetOf(identifier);
  if (found === undefined) throw new Error(`${serial} is on no sheet`);
  return found.sheet;
}

describe('SerialSheets', () => {
  it('puts certificates of a type on sheets of sixteen, and no serial twice', () => {
    const sheets = new SerialSheets();
    const serials = Array.from({ length: 40 }, () => sheets.next(TYPES[0]));
    expect(new Set(serials).size).to.equal(40);
    const counts = new Map<string, number>();
    for (const serial of serials) {
      const sheet = sheetOf(TYPES[0], serial);
      counts.set(sheet, (counts.get(sheet) ?? 0) + 1);
    }
    expect([...counts.values()]).to.deep.equal([16, 16, 8]);
  });

  it('fills the sheets of each type, whatever comes between', () => {
    const sheets = new SerialSheets();
    const found = Array.from({ length: 32 }, (_, i) => {
      const type = TYPES[i % 2] ?? '';
      return sheetOf(type, sheets.next(type));
    });
    expect(new Set(found).size).to.equal(2);
  });

  it('shares none with another transaction', () => {
    const heads = Array.from({ length: 100 }, () => sheetOf(TYPES[0], new SerialSheets().next(TYPES[0])));
    expect(new Set(heads).size).to.equal(100);
  });

  it('writes no digit or letter that is mistaken for another', () => {
    const sheets = new SerialSheets();
    for (let i = 0; i < 100; i++) expect(sheets.next(TYPES[0])).to.match(/^Z[2-9A-HJ-NP-Z]{18}$/);
  });
});
