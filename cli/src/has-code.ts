/** Whether the system says this of what was asked of it, such as ENOENT of a file that is not there. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
