import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const setByHelmet = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  // Whether the host is reached by HTTPS only is the deployment's to say, at its proxy.
  strictTransportSecurity: false,
});

/**
 * The headers that every answer has. None depends on the request, so that helmet is asked once for all: its dozen
 * handlers in a row cost more than the headers.
 */
export function securityHeaders(): RequestHandler {
  const request = new IncomingMessage(new Socket());
  const answer = new ServerResponse(request);
  setByHelmet(request, answer, (fault?: unknown) => {
    if (fault !== undefined) throw new TypeError('the security headers cannot be made', { cause: fault });
  });
  // Answers about people stay out of every cache.
  answer.setHeader('Cache-Control', 'no-store');
  const headers = new Map(Object.entries(answer.getHeaders() as Record<string, string>));
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}
