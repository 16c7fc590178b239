/** What the person at the command line can put right. The message is all that is shown. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
