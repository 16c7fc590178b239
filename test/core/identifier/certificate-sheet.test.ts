import { expect } from 'chai';
import { formatCertificateIdentifier, successorIdentifier } from '#core/identifier/certificate-identifier';
import {
  certificateSheetOf,
  SHEET_SERIAL_HEAD,
  SHEET_SERIAL_HEAD_LENGTH,
  SHEET_SERIAL_TAIL_LENGTH,
} from '#core/identifier/certificate-sheet';

const PARTS = { type: '11100000000013338W011', agency: '11430000006122244L', version: 1 };
const HEAD = 'ZABCDEFGHJKL';

function identifierWith(serial: string): string {
  return formatCertificateIdentifier({ ...PARTS, serial });
}

describe('certificateSheetOf', () => {
  it('puts serials of the form that begin alike on one sheet, each on a line of its own', () => {
    const [one, other] = ['2345678', '2345679'].map((tail) =>
      certificateSheetOf(identifierWith(HEAD + tail)),
    );
    expect(one?.sheet).to.equal(`1.2.156.3005.2.${PARTS.type}.${PARTS.agency}.${HEAD}`);
    expect(other?.sheet).to.equal(one?.sheet);
    expect(other?.line).not.to.equal(one?.line);
    expect(HEAD)
      .to.have.length(SHEET_SERIAL_HEAD_LENGTH)
      .and.satisfy((head: string) => head.startsWith(SHEET_SERIAL_HEAD));
    expect('2345678').to.have.length(SHEET_SERIAL_TAIL_LENGTH);
  });

  it('gives the identifier when sheet and line are put together', () => {
    const identifier = identifierWith(`${HEAD}2345678`);
    const { sheet = '', line = '' } = certificateSheetOf(identifier) ?? {};
    expect(sheet + line).to.equal(identifier);
  });

  it('keeps the versions of a serial on one sheet', () => {
    const first = identifierWith(`${HEAD}2345678`);
    expect(certificateSheetOf(successorIdentifier(first))?.sheet).to.equal(certificateSheetOf(first)?.sheet);
  });

  it('tells sheets of two types, agencies or heads apart', () => {
    const serial = `${HEAD}2345678`;
    const sheets = [
      identifierWith(serial),
      identifierWith('ZABCDEFGHJKM2345678'),
      formatCertificateIdentifier({ ...PARTS, serial, type: '11100000000013338W012' }),
      formatCertificateIdentifier({ ...PARTS, serial, agency: '11100000MB03271699' }),
    ].map((identifier) => certificateSheetOf(identifier)?.sheet);
    expect(new Set(sheets).size).to.equal(4);
  });

  const without: readonly [title: string, identifier: string][] = [
    ['another head', identifierWith('YABCDEFGHJKL2345678')],
    ['a shorter serial', identifierWith(`${HEAD}234567`)],
    ['a longer serial', identifierWith(`${HEAD}23456789`)],
    ['an agency named by its region', `1.2.156.3005.2.${PARTS.type}.340100.${HEAD}2345678.001.9`],
    ['small letters', identifierWith(`${HEAD}2345678`).toLowerCase()],
    ['something before it', `x${identifierWith(`${HEAD}2345678`)}`],
    ['something after it', `${identifierWith(`${HEAD}2345678`)}\n`],
    ['no identifier', 'certificate'],
  ];
  for (const [title, identifier] of without)
    it(`leaves ${title} by itself`, () => {
      expect(certificateSheetOf(identifier)).to.equal(undefined);
    });
});
