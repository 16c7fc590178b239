import openapiFetch, { type Client } from 'openapi-fetch';
import type { paths } from './schema.js';

export interface ClientOptions {
  /** Where the service is, such as `http://127.0.0.1:8080`. */
  readonly address: string;
  /** An access token, or what gives one for each request; left out for what anyone may ask. */
  readonly token?: string | (() => Promise<string>);
  /** How long an answer may take to begin and to end, in milliseconds. Default 60000. */
  readonly timeoutMs?: number;
  /** In which language problems are told. Default `en`. */
  readonly locale?: 'zh-CN' | 'en';
}

/** The forms of answers: what has one in JSON comes in it. */
type Forms = 'application/json' | 'application/problem+json';

export type SealtrailClient = Client<paths, Forms>;

const TIMEOUT_MS = 60_000;

/** The HTTP interface, typed by its own description. Fails with a TypeError for an address that is no HTTP URL. */
export function createClient(options: ClientOptions): SealtrailClient {
  const { address, token, timeoutMs = TIMEOUT_MS, locale = 'en' } = options;
  const { protocol, href } = new URL(address);
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`not an HTTP address: ${address}`);
  return openapiFetch<paths, Forms>({
    baseUrl: href.replace(/\/+$/, ''),
    headers: { 'Accept-Language': locale },
    fetch: async (request) => {
      const current = typeof token === 'function' ? await token() : token;
      if (current !== undefined) request.headers.set('Authorization', `Bearer ${current}`);
      return fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]) });
    },
  });
}
