import { isCitizenNumber } from './citizen-number.js';

/** The fewest digits of a number that tells a person. */
const DIGITS_MIN = 11;

/**
 * Whether a text that its sender made up holds what looks like a person's number: a citizen number (GB 11643, with a
 * good check character, also spelled in groups) or a number of a mainland mobile telephone. It is a sieve against
 * carelessness: who wants to hide a number in a text can.
 *
 * `as-a-word`, for ids that are mostly random, sees only numbers that stand by themselves: among the digits of a UUID
 * it finds none. `anywhere` sees them inside of other text too. What is told of a person by other numbers (fixed
 * lines, 15-digit numbers of before 1999, passports) has no check character and is not seen.
 */
export function holdsPersonalNumber(text: string, where: 'anywhere' | 'as-a-word'): boolean {
  if (mostDigits(text) < DIGITS_MIN) return false;
  if (MOBILE[where].test(text)) return true;
  const candidates =
    where === 'anywhere'
      ? text.replaceAll(/[._-]/g, '').toUpperCase().matchAll(CITIZEN_WINDOW)
      : text.toUpperCase().matchAll(CITIZEN_WORD);
  for (const [, ...groups] of candidates) if (isCitizenNumber(groups.join(''))) return true;
  return false;
}

const MOBILE = {
  anywhere: /(?<![0-9])(?:(?:00)?86-?)?1[3-9](?:[0-9]{9}|[0-9]-[0-9]{4}-[0-9]{4})(?![0-9])/,
  'as-a-word': /(?<![0-9A-Za-z])(?:(?:00)?86-?)?1[3-9](?:[0-9]{9}|[0-9]-[0-9]{4}-[0-9]{4})(?![0-9A-Za-z])/,
} as const;

/** Every place where 18 characters have the form; they may overlap. */
const CITIZEN_WINDOW = /(?=([1-8][0-9]{5}(?:18|19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9X]))/g;
const CITIZEN_WORD = /(?<![0-9A-Z])([1-8][0-9]{5})[._-]?([0-9]{8})[._-]?([0-9]{3}[0-9X])(?![0-9A-Z])/g;

const [HYPHEN, DOT, UNDERSCORE] = [0x2d, 0x2e, 0x5f];

/** Of the stretches with nothing in them but digits and what may stand between: how many digits the richest has. */
function mostDigits(text: string): number {
  let most = 0;
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) digits += 1;
    else if (code !== HYPHEN && code !== DOT && code !== UNDERSCORE) digits = 0;
    if (digits > most) most = digits;
  }
  return most;
}
