import { timingSafeEqual } from 'node:crypto';
import { ID_DOCUMENT_TYPES, parseDocument } from '@sealtrail/core';
import type { Pseudonyms } from '../identity/pseudonyms.js';

/** Keyboards have several for the dot between the parts of a name. */
const DOTS = /[.\u2022\u2027\u2219\u22c5\u30fb]/gu;

/**
 * Whether what somebody says of a certificate's holder is so: the name as in the document, however its spaces, dots and
 * small letters were typed, and the number by its pseudonym, because the document shows it masked only. Everything that
 * is said must match.
 */
export function holderMatches(
  kept: { readonly document: string; readonly subjectId: string },
  said: {
    readonly name?: string | undefined;
    readonly number?: string | undefined;
    readonly country?: string | undefined;
  },
  pseudonyms: Pseudonyms,
): boolean {
  const { holder } = parseDocument(kept.document).payload;
  const nameFits = said.name === undefined || equal(plainName(said.name), plainName(holder.name));
  const numberFits =
    said.number === undefined ||
    equal(
      pseudonymOf({ number: said.number, country: said.country }, holder.idType, pseudonyms),
      kept.subjectId,
    );
  return nameFits && numberFits;
}

function plainName(name: string): string {
  return name.normalize('NFKC').replace(/\s/gu, '').replace(DOTS, '·').toLowerCase();
}

/** Empty where the text is no number of such a document. */
function pseudonymOf(
  { number, country }: { readonly number: string; readonly country: string | undefined },
  idType: string,
  pseudonyms: Pseudonyms,
): string {
  const type = ID_DOCUMENT_TYPES.find((one) => one === idType);
  if (type === undefined) return '';
  try {
    return pseudonyms.subjectId({ type, number, ...(country !== undefined && { country }) });
  } catch {
    return '';
  }
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')];
  return left.length === right.length && timingSafeEqual(left, right);
}
