import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ServiceError } from '../service-error.js';
import { problemOf } from './send-problem.js';

const RETRY_AFTER_SECONDS = 1;

/**
 * Answers whoever comes while the gateway opens, which takes long where the trail is built anew: 503 STARTING. The
 * process does its work meanwhile, so that `/healthz` says so: whoever restarted it would make it begin again.
 */
export function answerStarting({ url, headers }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Cache-Control', 'no-store');
  if (url === '/healthz') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"status":"ok"}');
    return;
  }
  const locale = headers['accept-language']?.startsWith('zh') === true ? 'zh-CN' : 'en';
  const starting = new ServiceError('STARTING', 'the service opens what it keeps');
  const problem = problemOf(starting, locale, randomUUID());
  response
    .writeHead(problem.status, {
      // What was sent with the request is not read.
      Connection: 'close',
      'Content-Type': 'application/problem+json',
      'Content-Language': locale,
      'Retry-After': RETRY_AFTER_SECONDS,
    })
    .end(JSON.stringify(problem));
}
