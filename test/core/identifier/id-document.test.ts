import { expect } from 'chai';
import { CodedError } from '#core/coded-error';
import { ID_DOCUMENT_TYPES, IdDocument, normaliseIdDocument } from '#core/identifier/id-document';
import { mod112CheckCharacter } from '#core/identifier/mod-11-2';

const CITIZEN = '11010519491231002X';
const RESIDENT = withCheck('81000019800101001');
const FOREIGNER = withCheck('91118419800101001');

describe('normaliseIdDocument', () => {
  const texts: readonly [IdDocument, string][] = [
    [{ type: 'citizen-number', number: CITIZEN }, `citizen-number:CN:${CITIZEN}`],
    [{ type: 'residence-permit', number: RESIDENT }, `citizen-number:CN:${RESIDENT}`],
    [{ type: 'citizen-number', number: RESIDENT }, `citizen-number:CN:${RESIDENT}`],
    [{ type: 'permanent-residence', number: FOREIGNER }, `permanent-residence:CN:${FOREIGNER}`],
    [{ type: 'permanent-residence', number: 'USA110080010101' }, 'permanent-residence:CN:USA110080010101'],
    [{ type: 'passport', number: 'E12345678', country: 'CN' }, 'passport:CN:E12345678'],
    [{ type: 'passport', number: 'E12345678', country: 'DE' }, 'passport:DE:E12345678'],
    [{ type: 'hong-kong-macao-permit', number: 'H12345678' }, 'hong-kong-macao-permit:CN:H12345678'],
    [{ type: 'hong-kong-macao-permit', number: 'H1234567801' }, 'hong-kong-macao-permit:CN:H12345678'],
    [{ type: 'taiwan-permit', number: '12345678' }, 'taiwan-permit:CN:12345678'],
    [{ type: 'birth-certificate', number: 'M123456789' }, 'birth-certificate:CN:M123456789'],
  ];
  for (const [document, text] of texts) {
    it(`writes the ${document.type} ${document.number} as ${text}`, () => {
      expect(normaliseIdDocument(document)).to.equal(text);
    });
  }

  it('has a form for every type', () => {
    expect(new Set(texts.map(([document]) => document.type))).to.deep.equal(new Set(ID_DOCUMENT_TYPES));
  });

  const spellings: readonly [string, string][] = [
    ['a small x', '11010519491231002x'],
    ['spaces around', `  ${CITIZEN}\t\n`],
    ['an ideographic space', `\u3000${CITIZEN}`],
    ['wide characters', '１１０１０５１９４９１２３１００２Ｘ'],
    ['a small wide x', '11010519491231002ｘ'],
  ];
  for (const [title, number] of spellings) {
    it(`makes no difference of ${title}`, () => {
      expect(normaliseIdDocument({ type: 'citizen-number', number })).to.equal(
        `citizen-number:CN:${CITIZEN}`,
      );
    });
  }

  it('makes no difference of a country in small or wide letters, or left out where there is but one', () => {
    const passport = { type: 'passport', number: 'e1234567' } as const;
    for (const country of ['FR', 'fr', 'ＦＲ'])
      expect(normaliseIdDocument({ ...passport, country })).to.equal('passport:FR:E1234567');
    expect(normaliseIdDocument({ type: 'citizen-number', number: CITIZEN, country: 'CN' })).to.equal(
      `citizen-number:CN:${CITIZEN}`,
    );
  });

  const refusals: readonly [string, IdDocument][] = [
    ['a wrong check character', { type: 'citizen-number', number: '110105194912310021' }],
    ['a space inside', { type: 'citizen-number', number: '110105 19491231 002X' }],
    ['a zero-width space', { type: 'citizen-number', number: `${CITIZEN}\u200b` }],
    ['Arabic digits', { type: 'taiwan-permit', number: '١٢٣٤٥٦٧٨' }],
    ['a letter whose capital is ASCII', { type: 'passport', number: 'ı12345678', country: 'TR' }],
    ['nothing but spaces', { type: 'passport', number: '   ', country: 'FR' }],
    ['a number that is too long', { type: 'passport', number: 'A'.repeat(1_000_000), country: 'FR' }],
    ['a short passport number', { type: 'passport', number: 'A123', country: 'FR' }],
    ['a passport without a country', { type: 'passport', number: 'E12345678' }],
    ['a country that is not assigned', { type: 'passport', number: 'E12345678', country: 'UK' }],
    ['a country of three letters', { type: 'passport', number: 'E12345678', country: 'GBR' }],
    ['a citizen number of another country', { type: 'citizen-number', number: CITIZEN, country: 'FR' }],
    ['a residence permit from the mainland', { type: 'residence-permit', number: CITIZEN }],
    ['a citizen number as permanent residence', { type: 'permanent-residence', number: CITIZEN }],
    ['permanent residence as a citizen number', { type: 'citizen-number', number: FOREIGNER }],
    ['a wrong check of permanent residence', { type: 'permanent-residence', number: wrongCheck(FOREIGNER) }],
    ['another first letter of the permit', { type: 'hong-kong-macao-permit', number: 'T12345678' }],
    ['a permit with nine digits', { type: 'hong-kong-macao-permit', number: 'H123456780' }],
    ['a Taiwan permit with a letter', { type: 'taiwan-permit', number: 'T1234567' }],
    ['a birth certificate without its letter', { type: 'birth-certificate', number: '1234567890' }],
  ];
  for (const [title, document] of refusals) {
    it(`refuses ${title}, without repeating it`, () => {
      const refusal = refusalOf(document);
      expect(refusal.code).to.equal('IDENTIFIER_INVALID');
      const shown = document.number.trim();
      if (shown !== '') expect(refusal.message).not.to.contain(shown);
    });
  }
});

describe('IdDocument', () => {
  it('parses a document to itself', () => {
    const document = { type: 'passport', number: 'E12345678', country: 'FR' };
    expect(IdDocument.parse(document)).to.deep.equal(document);
  });

  for (const [title, value] of [
    ['an unknown type', { type: 'driving-licence', number: '1' }],
    ['an unknown member', { type: 'passport', number: 'E12345678', country: 'FR', name: 'x' }],
    ['a long number', { type: 'passport', number: 'E'.repeat(65), country: 'FR' }],
    ['no number', { type: 'passport', country: 'FR' }],
  ] as const) {
    it(`refuses ${title}`, () => {
      expect(IdDocument.safeParse(value).success).to.equal(false);
    });
  }
});

function withCheck(digits: string): string {
  return digits + mod112CheckCharacter(digits);
}

function wrongCheck(number: string): string {
  return number.slice(0, 17) + (number.endsWith('0') ? '1' : '0');
}

function refusalOf(document: IdDocument): CodedError {
  try {
    normaliseIdDocument(document);
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error('the document was accepted');
}
