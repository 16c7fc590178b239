/** What a serial begins with that belongs to a sheet: `Z` and eleven more. */
export const SHEET_SERIAL_HEAD = 'Z';
export const SHEET_SERIAL_HEAD_LENGTH = 12;
/** What tells the certificates of a sheet apart. */
export const SHEET_SERIAL_TAIL_LENGTH = 7;

/** The serial's head after what stands before it in the identifier, and its tail with what stands behind. */
const HEAD = `${SHEET_SERIAL_HEAD}[0-9A-Z]{${String(SHEET_SERIAL_HEAD_LENGTH - SHEET_SERIAL_HEAD.length)}}`;
const TAIL = `[0-9A-Z]{${String(SHEET_SERIAL_TAIL_LENGTH)}}`;
const OF_A_SHEET = new RegExp(
  `^(1\\.2\\.156\\.3005\\.2\\.[0-9A-Z]{21}\\.[0-9A-Z]{18}\\.${HEAD})(${TAIL}\\.[0-9]{3}\\.[0-9A-Z])$`,
);

/** The sheet that a certificate stands on with others, and its line there; both together are its identifier. */
export interface CertificateSheet {
  readonly sheet: string;
  readonly line: string;
}

/**
 * Certificates whose serials have this form, and begin alike, stand on one sheet: the ledger keeps a sheet under one
 * key. `undefined` for every other identifier: such a certificate has a key of its own.
 */
export function certificateSheetOf(identifier: string): CertificateSheet | undefined {
  const [, sheet, line] = OF_A_SHEET.exec(identifier) ?? [];
  return sheet === undefined || line === undefined ? undefined : { sheet, line };
}
