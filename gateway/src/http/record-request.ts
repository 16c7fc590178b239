import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'winston';
import type { HttpMetrics } from './http-metrics.js';

/**
 * Names each request, and gives one line and one count for each answer. The route's pattern, never the address:
 * addresses hold ids.
 */
export function recordRequest(logger: Logger, metrics: HttpMetrics): RequestHandler {
  return (request, response, next) => {
    const begun = performance.now();
    const requestId = randomUUID();
    response.locals['requestId'] = requestId;
    response.once('close', () => {
      const ms = performance.now() - begun;
      const route = routeOf(request, response);
      const { method } = request;
      const status = response.statusCode;
      metrics.requests.inc({ method, route, status });
      metrics.seconds.observe({ method, route }, ms / 1000);
      const { code } = response.locals as { code?: string };
      const took = Math.round(ms * 10) / 10;
      // One object: winston would put two together in a third.
      logger.info({ message: 'request', requestId, method, route, status, code, ms: took });
    });
    next();
  };
}

function routeOf(request: Request, response: Response): string {
  const { route } = response.locals as { readonly route?: string };
  const { path } = (request.route ?? {}) as { readonly path?: string };
  return route ?? path ?? 'other';
}
