const SHOWN_MAX = 4;

/**
 * The number of an identity document as a certificate shows it: `**************1234`. Of the characters, the last
 * four at most and never more than a third stay; the length stays, so that holder and clerk can tell two numbers
 * apart. What no longer is in the document cannot leak from it.
 */
export function maskNumber(number: string): string {
  const characters = Array.from(number);
  const shown = Math.min(SHOWN_MAX, Math.floor(characters.length / 3));
  const hidden = characters.length - shown;
  return '*'.repeat(hidden) + characters.slice(hidden).join('');
}
