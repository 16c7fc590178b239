import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'winston';
import type { HttpMetrics } from './http-metrics.js';

/** One line and one count for each answer. The route's pattern, never the address: addresses hold ids. */
export function recordRequest(logger: Logger, metrics: HttpMetrics): RequestHandler {
  return (request, response, next) => {
    const begun = performance.now();
    response.once('close', () => {
      const ms = performance.now() - begun;
      const route = routeOf(request, response);
      const { method } = request;
      const status = response.statusCode;
      metrics.requests.inc({ method, route, status });
      metrics.seconds.observe({ method, route }, ms / 1000);
      const { requestId, code } = response.locals as { requestId: string; code?: string };
      logger.info('request', { requestId, method, route, status, code, ms: Math.round(ms * 10) / 10 });
    });
    next();
  };
}

function routeOf(request: Request, response: Response): string {
  const { route } = response.locals as { readonly route?: string };
  const { path } = (request.route ?? {}) as { readonly path?: string };
  return route ?? path ?? 'other';
}
