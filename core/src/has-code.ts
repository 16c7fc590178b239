/** Whether this is the error that bears the code, such as ENOENT of a file that is not there. */
export function hasCode(error: unknown, code: string): error is Error {
  return error instanceof Error && 'code' in error && error.code === code;
}
