/**
 * The check character of ISO 7064 MOD 11-2 over digits: a digit, or X for ten. It finds every single wrong
 * digit and every swap of two neighbours. The caller passes digits only.
 */
export function mod112CheckCharacter(digits: string): string {
  let sum = 0;
  for (const digit of digits) sum = ((sum + Number(digit)) * 2) % 11;
  const check = (12 - sum) % 11;
  return check === 10 ? 'X' : String(check);
}
