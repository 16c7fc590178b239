import { z } from 'zod';
import type { Principal } from '../identity/principal.js';
import type { Role } from '../identity/roles.js';
import type { Services } from '../services.js';

/** Who may call a route. `anyone` needs no token; a list names the roles, of which the caller needs one. */
export type Policy = 'anyone' | readonly [Role, ...Role[]];

export type Locale = 'zh-CN' | 'en';

type Schema = z.ZodType;
type Read<S extends Schema | undefined> = S extends Schema ? z.output<S> : undefined;

/** What a handler knows of a call. What the route does not declare is `undefined`. */
export interface Call<
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
> {
  readonly params: Read<Params>;
  readonly query: Read<Query>;
  readonly body: Read<Body>;
  readonly principal: Principal | undefined;
  /** The `Idempotency-Key`, on routes that command; empty on the others. */
  readonly commandId: string;
  readonly locale: Locale;
  /** Of the route's content types the one that the caller likes best. */
  readonly contentType: string;
  /** The `Last-Event-ID` of a reader of server-sent events that comes back; empty for all others. */
  readonly lastEventId: string;
  readonly services: Services;
  /** Aborts when the client goes away or the service stops. */
  readonly signal: AbortSignal;
}

export type AnyCall = Call<Schema | undefined, Schema | undefined, Schema | undefined>;

/** An answer: JSON by `body`, or lines by `stream`. */
export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  /** Written as they come; each line is whole and ends with a newline. */
  readonly stream?: { readonly contentType: string; readonly lines: AsyncIterable<string> };
  /** Whoever has what an `ETag` names already, and says so, gets 304 without it (RFC 9110 §13.1.2). */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'get' | 'post';
  /** In OpenAPI's form: `/v1/grants/{grantId}/pause`. */
  readonly path: string;
  readonly policy: Policy;
  readonly operationId: string;
  readonly summary: string;
  readonly tag: string;
  /** A route that commands takes an `Idempotency-Key`. */
  readonly commands: boolean;
  /** Largest JSON body, in bytes. */
  readonly bodyBytesMax: number;
  readonly params: Schema | undefined;
  readonly query: Schema | undefined;
  readonly body: Schema | undefined;
  /** By status: what the answer's JSON looks like. */
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema?: Schema }>>;
  /** Content types of answers other than JSON. */
  readonly streams?: readonly string[];
  handle(call: AnyCall): Promise<Answer>;
}

interface RouteDefinition<
  Params extends Schema | undefined,
  Query extends Schema | undefined,
  Body extends Schema | undefined,
> extends Omit<Route, 'commands' | 'bodyBytesMax' | 'params' | 'query' | 'body' | 'handle'> {
  readonly commands?: boolean;
  readonly bodyBytesMax?: number;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  handle(call: Call<Params, Query, Body>): Promise<Answer>;
}

const DEFAULT_BODY_BYTES_MAX = 1_048_576;
/** What is sent to a route that declares no body is not passed over. */
const NO_BODY = z.strictObject({});

/** Whether the route does with no body at all what it does with `{}`. */
export function isBodyOptional({ body }: Pick<Route, 'body'>): boolean {
  return body?.safeParse({}).success === true;
}

/** One row of the route table, with a handler that sees its input parsed and typed. */
export function defineRoute<
  Params extends Schema | undefined = undefined,
  Query extends Schema | undefined = undefined,
  Body extends Schema | undefined = undefined,
>(definition: RouteDefinition<Params, Query, Body>): Route {
  const {
    params,
    query,
    body,
    commands = false,
    bodyBytesMax = DEFAULT_BODY_BYTES_MAX,
    ...rest
  } = definition;
  return {
    ...rest,
    commands,
    bodyBytesMax,
    params,
    query,
    body: body ?? (definition.method === 'post' ? NO_BODY : undefined),
    handle: (call) => definition.handle(call),
  };
}
