import { CodedError } from '../coded-error.js';
import { mod112CheckCharacter } from './mod-11-2.js';

const FORM = /^([1-8][0-9]{5})((?:18|19|20)[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{2}([0-9])[0-9X]$/;

export interface CitizenNumber {
  /** 18 characters, the last a digit or a capital X. */
  readonly number: string;
  /** Six digits of the region of first registration (GB/T 2260). Form only: regions come and go. */
  readonly region: string;
  /** `YYYY-MM-DD`, a day that the calendar has. */
  readonly birthDate: string;
  readonly sex: 'female' | 'male';
}

/**
 * Reads a citizen identification number, GB 11643: form, date of birth and the MOD 11-2 check character.
 * Does not say that the person exists, nor that the date is past. Fails with IDENTIFIER_INVALID, whose text
 * never holds the number.
 */
export function parseCitizenNumber(text: string): CitizenNumber {
  const [number, region = '', year = '', month = '', day = '', sexDigit] = FORM.exec(text) ?? [];
  if (number === undefined) throw invalid('not the form of a citizen number');
  if (!isCalendarDay(Number(year), Number(month), Number(day)))
    throw invalid('the calendar has no such date of birth');
  if (mod112CheckCharacter(number.slice(0, 17)) !== number.charAt(17))
    throw invalid('the check character is wrong');
  const sex = Number(sexDigit) % 2 === 0 ? 'female' : 'male';
  return { number, region, birthDate: `${year}-${month}-${day}`, sex };
}

/** Whether `text` is a citizen number as `parseCitizenNumber` reads it. */
export function isCitizenNumber(text: string): boolean {
  try {
    parseCitizenNumber(text);
    return true;
  } catch (error) {
    if (error instanceof CodedError) return false;
    throw error;
  }
}

/** A day or month out of range would move the date on into another month. */
function isCalendarDay(year: number, month: number, day: number): boolean {
  return new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1;
}

function invalid(detail: string): CodedError {
  return new CodedError('IDENTIFIER_INVALID', detail);
}
