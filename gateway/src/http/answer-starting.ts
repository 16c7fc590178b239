import { randomUUID } from 'node:crypto';
import express, { type Express } from 'express';
import { ServiceError } from '../service-error.js';
import { localeOf } from './locale-of.js';
import { sendProblem } from './send-problem.js';

const RETRY_AFTER_SECONDS = 1;

/**
 * Answers whoever comes while the gateway opens, which takes long where the trail is built anew: 503 STARTING. The
 * process does its work meanwhile, so that `/healthz` says so: whoever restarted it would make it begin again.
 */
export function answerStarting(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (request.url === '/healthz') {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"status":"ok"}');
      return;
    }
    // What was sent with the request is not read.
    response.setHeader('Connection', 'close');
    const starting = new ServiceError('STARTING', 'the service opens what it keeps', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
    sendProblem(response, starting, localeOf(request), randomUUID());
  });
  return app;
}
