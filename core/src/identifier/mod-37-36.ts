import { CodedError } from '../coded-error.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const MODULUS = 36;

/**
 * The check character of ISO 7064 MOD 37,36 over digits and capitals. It finds every single wrong character,
 * and all but one in 630 of the swaps of two neighbours.
 * Fails with IDENTIFIER_INVALID for any other character. The caller bounds the length.
 */
export function mod3736CheckCharacter(payload: string): string {
  let product = MODULUS;
  for (const character of payload) {
    const value = ALPHABET.indexOf(character);
    if (value === -1) throw new CodedError('IDENTIFIER_INVALID', 'only digits and capitals are allowed');
    const sum = (product + value) % MODULUS;
    product = ((sum === 0 ? MODULUS : sum) * 2) % (MODULUS + 1);
  }
  // At a product of 1 the difference is 36, which stands for the value 0.
  return ALPHABET.charAt((MODULUS + 1 - product) % MODULUS);
}
