export const SECRET_FILE_CODES = [
  'SECRET_READABLE_BY_OTHERS',
  'SECRET_FOLDER_WRITABLE_BY_OTHERS',
  'SECRET_NOT_A_FILE',
  'SECRET_WRONG_LENGTH',
  'SECRET_MALFORMED',
  'SECRET_MISSING',
  'SECRET_EXCHANGE_UNFINISHED',
] as const;
export type SecretFileCode = (typeof SECRET_FILE_CODES)[number];

/**
 * A file of secrets that must not be used as it stands. Stops the start; the message is for the operator and
 * names the file, what was found and the way out, never the content.
 */
export class SecretFileError extends Error {
  override readonly name = 'SecretFileError';
  readonly code: SecretFileCode;
  readonly path: string;

  constructor(code: SecretFileCode, path: string, detail: string, options?: ErrorOptions) {
    super(`${code}: ${path}: ${detail}`, options);
    this.code = code;
    this.path = path;
  }
}
