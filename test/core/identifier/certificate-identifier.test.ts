import { expect } from 'chai';
import fc from 'fast-check';
import { CodedError } from '#core/coded-error';
import {
  CERTIFICATE_IDENTIFIER_LENGTH_MAX,
  CertificateIdentifier,
  formatCertificateIdentifier,
  parseCertificateIdentifier,
  successorIdentifier,
  type CertificateIdentifierParts,
} from '#core/identifier/certificate-identifier';
import { mod3736CheckCharacter } from '#core/identifier/mod-37-36';
import { describeChinaVectors } from './china-vectors.ts';

const ALPHABET = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const ROOT = '1.2.156.3005.2';
const TYPE = '11100000000013338W011';
const AGENCY = '11430000006122244L';
const FIRST = `${ROOT}.${TYPE}.${AGENCY}.20230000403.001.U`;
const SECOND = `${ROOT}.${TYPE}.${AGENCY}.20230000403.002.S`;
const LEGACY = `${ROOT}.11100000MB03271699022.340100.000000016.001.9`;
const PARTS: CertificateIdentifierParts = { type: TYPE, agency: AGENCY, serial: '20230000403', version: 1 };

const MODES = ['strict', 'tolerant'] as const;

function isAccepted(text: string, mode: 'strict' | 'tolerant' = 'strict'): boolean {
  try {
    parseCertificateIdentifier(text, { mode });
    return true;
  } catch (error) {
    if (error instanceof CodedError && error.code === 'IDENTIFIER_INVALID') return false;
    throw error;
  }
}

/** An identifier whose check character is right whatever its parts are. */
function joined(type: string, agency: string, serial: string, version: string): string {
  return [ROOT, type, agency, serial, version, mod3736CheckCharacter(type + agency + serial + version)].join(
    '.',
  );
}

describe('parseCertificateIdentifier', () => {
  for (const mode of MODES) {
    it(`takes an identifier apart (${mode})`, () => {
      expect(parseCertificateIdentifier(FIRST, { mode })).to.deep.equal({
        type: TYPE,
        typeAgency: '11100000000013338W',
        agency: AGENCY,
        serial: '20230000403',
        version: 1,
        check: 'U',
        warnings: [],
      });
    });

    it(`refuses every single wrong character (${mode})`, () => {
      for (let index = 0; index < FIRST.length; index += 1)
        for (const character of [...ALPHABET, '.', '-', '_', 'a']) {
          const wrong = FIRST.slice(0, index) + character + FIRST.slice(index + 1);
          if (wrong !== FIRST) expect(isAccepted(wrong, mode), wrong).to.equal(false);
        }
    });
  }

  it('refuses the swap of two neighbours, unless the check character is blind to it', () => {
    let refused = 0;
    let missed = 0;
    for (const identifier of [FIRST, SECOND])
      for (let index = ROOT.length; index + 1 < identifier.length; index += 1) {
        const [a, b] = [identifier.charAt(index), identifier.charAt(index + 1)];
        if (a === b) continue;
        if (isAccepted(identifier.slice(0, index) + b + a + identifier.slice(index + 2))) missed += 1;
        else refused += 1;
      }
    expect(missed).to.equal(0);
    expect(refused).to.be.greaterThan(50);
  });

  it('warns of a legacy agency in tolerant mode and refuses it in strict mode', () => {
    expect(parseCertificateIdentifier(LEGACY, { mode: 'tolerant' })).to.deep.include({
      typeAgency: '11100000MB03271699',
      agency: '340100',
      warnings: ['LEGACY_AGENCY'],
    });
    expect(isAccepted(LEGACY, 'strict')).to.equal(false);
  });

  it('accepts a serial of 64 characters, the longest', () => {
    const longest = joined(TYPE, AGENCY, 'A'.repeat(64), '999');
    expect(longest).to.have.length(CERTIFICATE_IDENTIFIER_LENGTH_MAX);
    expect(isAccepted(longest)).to.equal(true);
  });

  const refusals: readonly [string, string][] = [
    ['nothing', ''],
    ['another root', FIRST.replace('3005', '3006')],
    ['no root', FIRST.slice(ROOT.length + 1)],
    ['no check character', FIRST.slice(0, -2)],
    ['a wrong check character', `${FIRST.slice(0, -1)}V`],
    ['a second check character', `${FIRST}U`],
    ['small letters', FIRST.toLowerCase()],
    ['a space at the end', `${FIRST} `],
    ['a line break at the end', `${FIRST}\n`],
    ['version 000', joined(TYPE, AGENCY, '20230000403', '000')],
    ['a version of two digits', joined(TYPE, AGENCY, '20230000403', '01')],
    ['a version of four digits', joined(TYPE, AGENCY, '20230000403', '0001')],
    ['a version that is no number', joined(TYPE, AGENCY, '20230000403', '00A')],
    ['no serial', joined(TYPE, AGENCY, '', '001')],
    ['a serial of 65 characters', joined(TYPE, AGENCY, 'A'.repeat(65), '001')],
    ['a hyphen in the serial', `${ROOT}.${TYPE}.${AGENCY}.2023-403.001.U`],
    ['a type without its three digits', joined(TYPE.slice(0, 18), AGENCY, '20230000403', '001')],
    ['a letter among the three digits', joined('11100000000013338W0A1', AGENCY, '20230000403', '001')],
    ['a wrong credit code in the type', joined('11100000000013338X011', AGENCY, '20230000403', '001')],
    ['a wrong credit code of the agency', joined(TYPE, '11430000006122244M', '20230000403', '001')],
    ['an agency of five digits', joined(TYPE, '34010', '20230000403', '001')],
    ['a region that begins with 0', joined(TYPE, '040100', '20230000403', '001')],
    ['a very long text', FIRST.repeat(100_000)],
  ];
  for (const [title, text] of refusals) {
    it(`refuses ${title}`, () => {
      for (const mode of MODES) expect(isAccepted(text, mode), mode).to.equal(false);
    });
  }
});

describe('formatCertificateIdentifier', () => {
  it('writes what strict mode reads', () => {
    const serial = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(serial, fc.integer({ min: 1, max: 999 }), (serial, version) => {
        const text = formatCertificateIdentifier({ ...PARTS, serial, version });
        expect(parseCertificateIdentifier(text, { mode: 'strict' })).to.deep.include({
          ...PARTS,
          serial,
          version,
        });
      }),
    );
  });

  it('reaches the check character 0, where the running product ends at 1', () => {
    const checks = Array.from({ length: 200 }, (_, index) =>
      formatCertificateIdentifier({ ...PARTS, serial: String(index) }).at(-1),
    );
    expect(new Set(checks)).to.have.length(36).and.to.include('0');
  });

  const refusals: readonly [string, Partial<CertificateIdentifierParts>][] = [
    ['version 0', { version: 0 }],
    ['version 1000', { version: 1000 }],
    ['version 1.5', { version: 1.5 }],
    ['a version that is not a number', { version: NaN }],
    ['a small letter in the serial', { serial: 'a1' }],
    ['a dot in the serial', { serial: '1.1' }],
    ['no serial', { serial: '' }],
    ['a serial of a million characters', { serial: 'A'.repeat(1_000_000) }],
    ['a legacy agency', { agency: '340100' }],
    ['a wrong credit code of the agency', { agency: '11430000006122244M' }],
    ['a wrong credit code in the type', { type: '11100000000013338X011' }],
  ];
  for (const [title, change] of refusals) {
    it(`refuses ${title}`, () => {
      expect(() => formatCertificateIdentifier({ ...PARTS, ...change }))
        .to.throw(CodedError)
        .with.property('code', 'IDENTIFIER_INVALID');
    });
  }
});

describe('successorIdentifier', () => {
  it('keeps everything but the version and the check character', () => {
    expect(successorIdentifier(FIRST)).to.equal(SECOND);
  });

  it('counts on to 999 and refuses to go further', () => {
    let identifier = FIRST;
    for (let version = 2; version <= 999; version += 1) identifier = successorIdentifier(identifier);
    expect(parseCertificateIdentifier(identifier, { mode: 'strict' }).version).to.equal(999);
    expect(() => successorIdentifier(identifier))
      .to.throw(CodedError)
      .with.property('code', 'IDENTIFIER_INVALID');
  });

  it('refuses a legacy identifier, whose agency has to be named by its credit code now', () => {
    expect(() => successorIdentifier(LEGACY))
      .to.throw(CodedError)
      .with.property('code', 'IDENTIFIER_INVALID');
  });
});

describe('CertificateIdentifier', () => {
  it('parses an identifier to itself', () => {
    expect(CertificateIdentifier.parse(FIRST)).to.equal(FIRST);
  });

  for (const [title, value] of [
    ['a legacy agency', LEGACY],
    ['a wrong check character', `${FIRST.slice(0, -1)}V`],
    ['another form', FIRST.toLowerCase()],
    ['a very long text', FIRST.repeat(1000)],
    ['a number', 1.2],
  ] as const) {
    it(`refuses ${title} with one issue`, () => {
      expect(CertificateIdentifier.safeParse(value).error?.issues).to.have.length(1);
    });
  }
});

describeChinaVectors('parseCertificateIdentifier over published identifiers', 'gbt36904', (cases) => {
  for (const identifier of cases.valid) {
    it(`reads ${identifier}`, () => {
      const { agency, warnings } = parseCertificateIdentifier(identifier, { mode: 'tolerant' });
      expect(isAccepted(identifier, 'strict')).to.equal(warnings.length === 0);
      expect(warnings).to.deep.equal(agency.length === 6 ? ['LEGACY_AGENCY'] : []);
    });
  }
  for (const identifier of cases.invalid) {
    it(`refuses ${identifier}`, () => {
      for (const mode of MODES) expect(isAccepted(identifier, mode), mode).to.equal(false);
    });
  }
});
