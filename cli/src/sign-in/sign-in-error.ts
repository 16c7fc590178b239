export const SIGN_IN_CODES = [
  'NOT_A_DEMONSTRATION',
  'PERSON_UNKNOWN',
  'CLIENT_UNKNOWN',
  'SERVICE_UNREACHABLE',
  'ANSWER_UNEXPECTED',
  'SIGN_IN_REFUSED',
  'SIGN_IN_TIMED_OUT',
  'SIGN_IN_ENDED',
] as const;
export type SignInCode = (typeof SIGN_IN_CODES)[number];

/** Why no token came back. The message is for the person at the command line and holds no token and no code. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly code: SignInCode;

  constructor(code: SignInCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
