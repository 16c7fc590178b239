/** An answer that is not the service's, such as a proxy's page. The message holds nothing of it. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
}
