import { ProblemError, type Problem } from './problem-error.js';
import { UnexpectedAnswerError } from './unexpected-answer-error.js';

interface Result<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The data of an answer. Fails with ProblemError for a refusal, and with UnexpectedAnswerError for an answer that
 * is not the service's, such as a proxy's page.
 */
export function dataOf<T>({ data, error, response }: Result<T>): T {
  if (response.ok && data !== undefined) return data;
  if (isProblem(error)) throw new ProblemError(error);
  throw new UnexpectedAnswerError(
    `${new URL(response.url).origin} answers ${String(response.status)} without a problem`,
  );
}

function isProblem(error: unknown): error is Problem {
  return (
    typeof error === 'object' &&
    error !== null &&
    ['code', 'title', 'detail'].every((name) => typeof Reflect.get(error, name) === 'string')
  );
}
