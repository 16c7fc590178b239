import type { Request, Response } from 'express';
import type { Principal } from '../identity/principal.js';
import type { Services } from '../services.js';
import { localeOf } from './locale-of.js';
import type { AnyCall, Locale } from './route.js';

/** What was made of a request, part by part. */
export type ReadParts = Pick<
  AnyCall,
  'params' | 'query' | 'body' | 'principal' | 'commandId' | 'contentType'
>;

/**
 * A call as the handler has it. Its accessors belong to the class: V8 gives an object literal with accessors a layout of
 * its own each time, which stays, and the request and its answer with it, until the old generation is collected.
 */
export class ReceivedCall implements AnyCall {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly principal: Principal | undefined;
  readonly commandId: string;
  readonly contentType: string;
  readonly services: Services;
  readonly #request: Request;
  readonly #response: Response;
  #signal: AbortSignal | undefined;

  constructor(request: Request, response: Response, services: Services, parts: ReadParts) {
    this.params = parts.params;
    this.query = parts.query;
    this.body = parts.body;
    this.principal = parts.principal;
    this.commandId = parts.commandId;
    this.contentType = parts.contentType;
    this.services = services;
    this.#request = request;
    this.#response = response;
  }

  get locale(): Locale {
    return localeOf(this.#request);
  }

  get lastEventId(): string {
    return String(this.#request.headers['last-event-id'] ?? '');
  }

  /** Only endless answers look at it; the others need not pay for it. */
  get signal(): AbortSignal {
    return (this.#signal ??= AbortSignal.any([whenGone(this.#response), this.services.stopping]));
  }
}

/** Aborts when the client has gone away, or has its answer. */
function whenGone(response: Response): AbortSignal {
  const gone = new AbortController();
  if (response.closed) gone.abort();
  else {
    response.once('close', () => {
      gone.abort();
    });
  }
  return gone.signal;
}
