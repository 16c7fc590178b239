import type { Response } from 'express';
import { CodedError } from '@sealtrail/core';
import { InputError, type InputFault } from '../input-error.js';
import { ServiceError } from '../service-error.js';
import { HTTP_STATUS, type ProblemCode } from './http-status.js';
import { PROBLEM_TITLES } from './problem-titles.js';
import type { Locale } from './route.js';

/** Problem details (RFC 9457 §3), with a stable `code` beside them. */
export interface Problem {
  readonly type: string;
  /** In the language asked for, as one of `titles`. */
  readonly title: string;
  readonly titles: Readonly<Record<'zh' | 'en', string>>;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  /** Names this one occurrence in the logs. */
  readonly instance: string;
  readonly errors?: readonly InputFault[];
}

/** What an error says to the caller. An error without a code is our fault: INTERNAL, and its text stays inside. */
export function problemOf(error: unknown, locale: Locale, requestId: string): Problem {
  const known = error instanceof CodedError || error instanceof ServiceError ? error : undefined;
  const code: ProblemCode = known?.code ?? 'INTERNAL';
  return {
    type: `urn:sealtrail:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: PROBLEM_TITLES[code][locale],
    titles: { zh: PROBLEM_TITLES[code]['zh-CN'], en: PROBLEM_TITLES[code].en },
    status: HTTP_STATUS[code],
    detail: known?.detail ?? 'the service failed; the instance names the record of it',
    code,
    instance: `urn:sealtrail:request:${requestId}`,
    ...(error instanceof InputError && { errors: error.faults }),
  };
}

/** RFC 6750 §3: whoever sent no token is told of no error. */
function challengeOf(code: ProblemCode): string {
  return code === 'TOKEN_MISSING' ? 'Bearer' : 'Bearer error="invalid_token"';
}

/** Answers with the problem and its `Retry-After`; where an answer has begun already, cuts it off. */
export function sendProblem(response: Response, error: unknown, locale: Locale, requestId: string): Problem {
  const problem = problemOf(error, locale, requestId);
  if (response.headersSent) {
    response.destroy();
    return problem;
  }
  const retryAfter = error instanceof ServiceError ? error.retryAfterSeconds : undefined;
  if (retryAfter !== undefined) response.setHeader('Retry-After', String(retryAfter));
  if (problem.status === 401) response.setHeader('WWW-Authenticate', challengeOf(problem.code));
  response
    .status(problem.status)
    .set({ 'Content-Type': 'application/problem+json', 'Content-Language': locale })
    .end(JSON.stringify(problem));
  return problem;
}
