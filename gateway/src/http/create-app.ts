import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { faultTrace } from '../fault-trace.js';
import { ServiceError } from '../service-error.js';
import type { Services } from '../services.js';
import { dispatch } from './dispatch.js';
import { limitRate } from './limit-rate.js';
import { limitUnderWay } from './limit-under-way.js';
import { localeOf } from './locale-of.js';
import { recordRequest } from './record-request.js';
import type { HttpMetrics } from './http-metrics.js';
import { refuseUnmet } from './refuse-unmet.js';
import type { Route } from './route.js';
import { securityHeaders } from './security-headers.js';
import { sendProblem } from './send-problem.js';

export interface AppParts {
  readonly services: Services;
  readonly routes: readonly Route[];
  readonly metrics: HttpMetrics;
  /** Handlers with paths of their own, such as the demonstration's OpenID provider. */
  readonly mounts?: readonly { readonly path: string; readonly handler: RequestHandler }[];
}

/** The HTTP interface. Fails for a route without a policy, so that none can be forgotten. */
export function createApp({ services, routes, metrics, mounts = [] }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  // Without this an X-Forwarded-For, which anybody can write, says nothing.
  app.set('trust proxy', services.config.trustedProxies ?? false);
  app.use(recordRequest(services.logger, metrics));
  app.use(refuseUnmet());
  for (const { path, handler } of mounts) app.use(path, handler);
  app.use(securityHeaders());
  app.use(limitUnderWay(services.config.requestsUnderWayMax));
  app.use(under('/v1', limitRate(services.config.rateLimitPerMinute)));
  mountRoutes(app, routes, services);
  for (const path of new Set(routes.map((route) => route.path))) {
    app.all(expressPath(path), refuseMethod(routes.filter((route) => route.path === path)));
  }
  app.use(() => {
    throw nothingHere();
  });
  app.use(answerError(services));
  return app;
}

/** `/v1/grants/{grantId}` in OpenAPI is `/v1/grants/:grantId` in Express. */
export function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** As `app.use(prefix, handler)` finds its addresses, without a copy of the address for it. */
function under(prefix: string, handler: RequestHandler): RequestHandler {
  const isUnder = new RegExp(`^${prefix}(?:/|$)`, 'i');
  return (request, response, next) => {
    if (isUnder.test(request.path)) return handler(request, response, next);
    next();
    return undefined;
  };
}

function mountRoutes(app: Express, routes: readonly Route[], services: Services): void {
  const handlers = routes.map((route) => ({ route, handler: handlerOf(route, services) }));
  const fixed = new Map<string, RequestHandler>();
  for (const { route, handler } of handlers)
    if (!route.path.includes('{')) fixed.set(`${route.method.toUpperCase()} ${route.path}`, handler);
  app.use(byFixedPath(fixed));
  for (const { route, handler } of handlers) app[route.method](expressPath(route.path), handler);
}

/**
 * Finds an address without parameters at once; the router would try one pattern after the other. What is spelled
 * another way (a slash at the end, HEAD for GET) goes on to the router, which has all routes.
 */
function byFixedPath(handlers: ReadonlyMap<string, RequestHandler>): RequestHandler {
  return (request, response, next) => {
    const { method, path } = request;
    const handler = handlers.get(`${method} ${path}`);
    if (handler === undefined) {
      next();
      return undefined;
    }
    response.locals['route'] = path;
    return handler(request, response, next);
  };
}

function handlerOf(route: Route, services: Services): RequestHandler {
  // The type demands it; a table built from data, or by a cast, would get past the compiler.
  const { policy } = route as { readonly policy?: Route['policy'] };
  if (policy === undefined || policy.length === 0) {
    throw new TypeError(`the route ${route.method} ${route.path} has no policy`);
  }
  return dispatch(route, services);
}

/** What an address takes (RFC 9110 §10.2.1): `HEAD` wherever it takes `GET`. Nothing is said to other origins. */
function refuseMethod(routes: readonly Route[]): RequestHandler {
  const own = routes.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
  const allowed = [...own, 'OPTIONS'].join(', ');
  return ({ method }, response) => {
    response.setHeader('Allow', allowed);
    if (method === 'OPTIONS') {
      response.status(204).end();
      return;
    }
    throw new ServiceError('METHOD_NOT_ALLOWED', `here only ${allowed}`);
  };
}

function answerError({ logger }: Services): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const requestId = String(response.locals['requestId']);
    const refusal = isUnreadableAddress(error) ? nothingHere() : (error as unknown);
    const { status, code } = sendProblem(response, refusal, localeOf(request), requestId);
    response.locals['code'] = code;
    // Too much work is no fault of ours.
    if (status >= 500 && code !== 'QUEUE_FULL')
      logger.error('request failed', { requestId, code, ...faultTrace(error) });
  };
}

function nothingHere(): ServiceError {
  return new ServiceError('NOT_FOUND', 'there is nothing at this address');
}

/** Express's own refusal of a path with a broken percent-encoding; its message repeats what was sent. */
function isUnreadableAddress(error: unknown): boolean {
  return error instanceof URIError && 'status' in error && error.status === 400;
}
