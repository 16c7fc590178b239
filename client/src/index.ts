export { createClient, type ClientOptions, type SealtrailClient } from './create-client.js';
export { dataOf } from './data-of.js';
export { ProblemError, type Problem } from './problem-error.js';
export { UnexpectedAnswerError } from './unexpected-answer-error.js';
export type { components, operations, paths } from './schema.js';
