import autocannon from 'autocannon';

export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent in turn over all connections, so that two in a row are never the same. */
  readonly bodies?: readonly string[];
  /** Headers of one request alone. */
  readonly ownHeaders?: () => Readonly<Record<string, string>>;
  readonly connections?: number;
  /** How long, after a warming up that is not counted; or, with `once`, until each body was sent once, from the first on. */
  readonly seconds?: number;
  readonly once?: boolean;
  /** Default: 4. */
  readonly warmUpSeconds?: number;
}

export interface Loaded {
  readonly perSecond: number;
  readonly latency: { readonly p50Ms: number; readonly p99Ms: number };
}

const CONNECTIONS = 64;
const SECONDS = 8;
/** Until both sides are compiled as they stay. */
const WARM_UP_SECONDS = 4;
/** Longer than any load takes: the tool's timers go wrong, with a warning, on a connection that has sent all it should. */
const TIMEOUT_SECONDS = 300;

/**
 * How often, in milliseconds, it is looked whether all is sent: the tool's own second would be an eighth of what is
 * measured.
 */
const SAMPLE_MS = 10;

/** Sends requests over connections that each wait for their answer. Fails where one was not answered with success. */
export async function load(what: Load): Promise<Loaded> {
  const { once = false, seconds = SECONDS, warmUpSeconds = WARM_UP_SECONDS, bodies = [] } = what;
  if (once) return send(what, { amount: bodies.length, sampleInt: SAMPLE_MS });
  await send(what, { duration: warmUpSeconds });
  return send(what, { duration: seconds });
}

async function send(
  { url, method, headers, bodies = [], ownHeaders, connections = CONNECTIONS }: Load,
  length: Pick<autocannon.Options, 'amount' | 'duration' | 'sampleInt'>,
): Promise<Loaded> {
  let sent = 0;
  const result = await autocannon({
    url,
    connections,
    timeout: TIMEOUT_SECONDS,
    ...length,
    requests: [
      {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        setupRequest: (request) => {
          const body = bodies[sent % bodies.length];
          sent += 1;
          return {
            ...request,
            ...(body !== undefined && { body }),
            headers: { ...request.headers, ...ownHeaders?.() },
          };
        },
      },
    ],
  });
  const failed = result.non2xx + result.errors;
  if (failed > 0) throw new Error(`${String(failed)} of the requests to ${url} failed`);
  return {
    perSecond: result.requests.total / result.duration,
    latency: { p50Ms: result.latency.p50, p99Ms: result.latency.p99 },
  };
}
