import { z } from 'zod';

/** GB 32100 §4: digits and capitals without I, O, S, V and Z, which are taken for 1, 0, 5, U and 2. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** Registering department and kind of body, six digits of the region, nine of the organisation code, the check. */
const FORM = /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

const ORGANISATION_CODE_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/**
 * Whether `text` is a unified social credit code: the form, the MOD 31-3 check character of GB 32100, and
 * inside it the check character of the organisation code (GB 11714). Capitals only. Does not say that the
 * body exists.
 */
export function isCreditCode(text: string): boolean {
  return FORM.test(text) && hasRightChecks(text);
}

/** A unified social credit code, GB 32100, with both of its check characters right. */
export const CreditCode = z
  .string()
  .regex(FORM, { error: 'not the form of a unified social credit code', abort: true })
  .refine(hasRightChecks, { error: 'a check character of the unified social credit code is wrong' });
export type CreditCode = z.infer<typeof CreditCode>;

/** Of a text of the form. */
function hasRightChecks(text: string): boolean {
  return text.charAt(17) === creditCodeCheck(text) && text.charAt(16) === organisationCodeCheck(text);
}

/** ISO 7064 MOD 31-3 as GB 32100 writes it, of the first 17 characters: weights are the powers of three. */
function creditCodeCheck(text: string): string {
  let sum = 0;
  let weight = 1;
  for (let i = 0; i < 17; i++) {
    sum += ALPHABET.indexOf(text.charAt(i)) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/**
 * GB 11714, of the organisation code at characters 8 to 15: modulo 11, where ten is written X; letters count from
 * A = 10 with no letter left out.
 */
function organisationCodeCheck(text: string): string {
  const sum = ORGANISATION_CODE_WEIGHTS.reduce((total, weight, index) => {
    const code = text.charCodeAt(8 + index);
    return total + weight * (code < 0x41 ? code - 0x30 : code - 0x41 + 10);
  }, 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}
