import { once } from 'node:events';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { CommandId } from '@sealtrail/core';
import { ServiceError } from '../service-error.js';
import type { Services } from '../services.js';
import { authorise } from './authorise.js';
import { contentTypeFor, contentTypesOf } from './content-type-for.js';
import { parseInput } from './parse-input.js';
import { hasBody, readJsonBody } from './read-json-body.js';
import { ReceivedCall } from './received-call.js';
import { isBodyOptional, type Answer, type Route } from './route.js';

/** A route that declares no query takes none. */
const NO_QUERY = z.strictObject({});

/** Runs one row of the route table: authorise, parse, handle, present. Errors go to the next error handler. */
export function dispatch(route: Route, services: Services): RequestHandler {
  const contentTypes = contentTypesOf(route);
  const optional = isBodyOptional(route);
  return async (request, response) => {
    const principal = await authorise(
      route.policy,
      request.headers.authorization,
      services.verifyAccessToken,
    );
    const contentType = contentTypeFor(request, contentTypes);
    const commandId = route.commands ? readCommandId(request) : '';
    const params = route.params && parseInput(route.params, request.params, '{}');
    const query = readQuery(route, request);
    const body = route.body && parseInput(route.body, await readBody(request, route.bodyBytesMax, optional));
    const parts = { params, query, body, principal, commandId, contentType };
    const answer = await route.handle(new ReceivedCall(request, response, services, parts));
    await present(response, unlessKnown(request, answer));
  };
}

function readQuery({ query }: Route, request: Request): unknown {
  if (query !== undefined) return parseInput(query, request.query, '?');
  // Most addresses have none, and it need not be taken apart.
  if (request.url.includes('?')) parseInput(NO_QUERY, request.query, '?');
  return undefined;
}

/** Where nothing need be said, saying nothing is as good as `{}`. */
function readBody(request: Request, bytesMax: number, optional: boolean): unknown {
  return optional && !hasBody(request) ? {} : readJsonBody(request, bytesMax);
}

function readCommandId(request: Request): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') {
    throw new ServiceError('IDEMPOTENCY_KEY_MISSING', 'a command needs an Idempotency-Key header');
  }
  return parseInput(CommandId, key, 'Idempotency-Key');
}

/**
 * Only that the caller has the answer, where that is so. Not by `request.fresh`: `fetch` sends `Cache-Control: no-cache`
 * with an `If-None-Match` of its caller, which Express takes for the wish to have all of it anew.
 */
function unlessKnown(request: Request, answer: Answer): Answer {
  const { headers = {} } = answer;
  const { ETag: etag } = headers;
  const known = request.headers['if-none-match'];
  if (etag === undefined || known === undefined) return answer;
  const names = known.split(',').map((name) => name.trim().replace(/^W\//, ''));
  return names.includes(etag) || names.includes('*') ? { status: 304, headers } : answer;
}

async function present(response: Response, answer: Answer): Promise<void> {
  response.statusCode = answer.status ?? 200;
  if (answer.headers !== undefined) response.set(answer.headers);
  if (answer.stream === undefined) {
    if (answer.body === undefined) response.end();
    else {
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(JSON.stringify(answer.body));
    }
    return;
  }
  response.set('Content-Type', answer.stream.contentType);
  // The first line may be long in coming: whoever listens learns at once that it is heard.
  response.flushHeaders();
  for await (const line of answer.stream.lines) {
    if (response.destroyed) return;
    if (!response.write(line)) await drained(response);
  }
  response.end();
}

/** Until more can be written, or nobody reads any more. Leaves no listener behind: an export waits thousands of times. */
async function drained(response: Response): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  } finally {
    settled.abort();
  }
}
