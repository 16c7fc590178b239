import { randomInt } from 'node:crypto';
import { SHEET_SERIAL_HEAD, SHEET_SERIAL_HEAD_LENGTH, SHEET_SERIAL_TAIL_LENGTH } from '@sealtrail/core';

/**
 * Certificates on one sheet. The ledger reads and writes a sheet as a whole: a large one costs those who later change
 * one of its certificates, and two who do so at the same moment are in each other's way.
 */
const SHEET_MAX = 16;
/** Without what is mistaken for another when read out, and so without any number of a mobile telephone. */
const DIGITS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

interface Sheet {
  readonly head: string;
  readonly tails: Set<string>;
}

/**
 * Serials for the certificates of one transaction, so that they stand on few sheets of the ledger, and on none that
 * another transaction writes. Nobody can guess a serial from another of its sheet.
 */
export class SerialSheets {
  /** The sheet that is being filled, by the national code of its type. */
  readonly #open = new Map<string, Sheet>();

  next(nationalCode: string): string {
    const sheet = this.#sheet(nationalCode);
    const tail = randomText(SHEET_SERIAL_TAIL_LENGTH);
    if (sheet.tails.has(tail)) return this.next(nationalCode);
    sheet.tails.add(tail);
    return sheet.head + tail;
  }

  #sheet(nationalCode: string): Sheet {
    const open = this.#open.get(nationalCode);
    if (open !== undefined && open.tails.size < SHEET_MAX) return open;
    const head = SHEET_SERIAL_HEAD + randomText(SHEET_SERIAL_HEAD_LENGTH - SHEET_SERIAL_HEAD.length);
    const sheet = { head, tails: new Set<string>() };
    this.#open.set(nationalCode, sheet);
    return sheet;
  }
}

function randomText(length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += DIGITS.charAt(randomInt(DIGITS.length));
  return text;
}
