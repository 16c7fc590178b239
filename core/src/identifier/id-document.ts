import { z } from 'zod';
import { CodedError } from '../coded-error.js';
import { parseCitizenNumber } from './citizen-number.js';
import { isCountryCode } from './country-code.js';
import { mod112CheckCharacter } from './mod-11-2.js';

/** The documents by which a person is known. All but the passport are issued by China. */
export const ID_DOCUMENT_TYPES = [
  /** 居民身份证 */
  'citizen-number',
  /** 港澳台居民居住证 */
  'residence-permit',
  /** 外国人永久居留身份证 */
  'permanent-residence',
  /** 护照 */
  'passport',
  /** 港澳居民来往内地通行证 */
  'hong-kong-macao-permit',
  /** 台湾居民来往大陆通行证 */
  'taiwan-permit',
  /** 出生医学证明, for children without a number yet */
  'birth-certificate',
] as const;
export type IdDocumentType = (typeof ID_DOCUMENT_TYPES)[number];

const NUMBER_LENGTH_MAX = 64;

/** An id document as a person enters it. Form only; `normaliseIdDocument` checks it. */
export const IdDocument = z.strictObject({
  type: z.enum(ID_DOCUMENT_TYPES),
  number: z.string().min(1).max(NUMBER_LENGTH_MAX),
  /** Who issued a passport: ISO 3166-1 alpha-2. Left out, or `CN`, for every other document. */
  country: z.string().length(2).exactOptional(),
});
export type IdDocument = z.infer<typeof IdDocument>;

/** The canonical number of each type, or `undefined` for what is not such a number. Takes ASCII capitals and digits. */
const READERS: Readonly<Record<IdDocumentType, (number: string) => string | undefined>> = {
  'citizen-number': (number) => parseCitizenNumber(number).number,
  'residence-permit': readResidencePermit,
  'permanent-residence': readPermanentResidence,
  passport: (number) => matching(/^[A-Z0-9]{5,15}$/, number),
  'hong-kong-macao-permit': readHongKongMacaoPermit,
  'taiwan-permit': (number) => matching(/^[0-9]{8}$/, number),
  'birth-certificate': (number) => matching(/^[A-Z][0-9]{9}$/, number),
};

/**
 * One text for one document, however it was typed: wide characters, surrounding spaces and small letters make
 * no difference. It is what a pseudonym is computed from, so its form never changes. The text is personal data.
 * Fails with IDENTIFIER_INVALID, whose text never holds the number.
 */
export function normaliseIdDocument({ type, number, country }: IdDocument): string {
  const canonical = READERS[type](plainCapitals(number, NUMBER_LENGTH_MAX));
  if (canonical === undefined) throw invalid(`not the number of a ${type}`);
  return `${numberingSpace(type)}:${issuingCountry(type, country)}:${canonical}`;
}

/** A residence permit bears a number of GB 11643, so both names of the document lead to one text. */
function numberingSpace(type: IdDocumentType): IdDocumentType {
  return type === 'residence-permit' ? 'citizen-number' : type;
}

function issuingCountry(type: IdDocumentType, country: string | undefined): string {
  if (country === undefined && type === 'passport') throw invalid('a passport needs its country');
  const code = country === undefined ? 'CN' : plainCapitals(country, 2);
  if (!isCountryCode(code)) throw invalid('not a country of ISO 3166-1');
  if (type !== 'passport' && code !== 'CN') throw invalid(`a ${type} is issued by CN`);
  return code;
}

/** Refuses before it raises to capitals, because some other letters have ASCII capitals (dotless i, long s). */
function plainCapitals(text: string, lengthMax: number): string {
  const plain = text.length > lengthMax ? '' : text.normalize('NFKC').trim();
  if (!/^[A-Za-z0-9]+$/.test(plain)) throw invalid('only letters A to Z and digits are allowed');
  return plain.toUpperCase();
}

/** GB 11643 with the region of Hong Kong, Macao or Taiwan. */
function readResidencePermit(number: string): string | undefined {
  return matching(/^8[123]0000/, parseCitizenNumber(number).number);
}

/** Since 2023 18 digits that begin with 9, checked as GB 11643 is; before, three letters and twelve digits. */
function readPermanentResidence(number: string): string | undefined {
  const isCurrent =
    /^9[0-9]{16}[0-9X]$/.test(number) && mod112CheckCharacter(number.slice(0, 17)) === number.charAt(17);
  return isCurrent ? number : matching(/^[A-Z]{3}[0-9]{12}$/, number);
}

/** The person's number is the letter and eight digits; older cards add two digits that count the renewals. */
function readHongKongMacaoPermit(number: string): string | undefined {
  return matching(/^[HM][0-9]{8}([0-9]{2})?$/, number)?.slice(0, 9);
}

function matching(form: RegExp, number: string): string | undefined {
  return form.test(number) ? number : undefined;
}

function invalid(detail: string): CodedError {
  return new CodedError('IDENTIFIER_INVALID', detail);
}
