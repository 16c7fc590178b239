import type { components } from './schema.js';

export type Problem = components['schemas']['Problem'];

/** A refusal of the service (RFC 9457). `problem.code` is stable. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.title}: ${problem.detail}`);
    this.problem = problem;
  }
}
