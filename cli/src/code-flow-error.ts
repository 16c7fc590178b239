export const CODE_FLOW_CODES = [
  'NOT_A_DEMONSTRATION',
  'PERSON_UNKNOWN',
  'SERVICE_UNREACHABLE',
  'ANSWER_UNEXPECTED',
] as const;
export type CodeFlowCode = (typeof CODE_FLOW_CODES)[number];

/** Why no token came back. The message is for the person at the command line and holds no token and no code. */
export class CodeFlowError extends Error {
  override readonly name = 'CodeFlowError';
  readonly code: CodeFlowCode;

  constructor(code: CodeFlowCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options);
    this.code = code;
  }
}
