import { ServiceError } from '../service-error.js';

/** How long the provider may take for one answer. */
const TIMEOUT_MS = 5_000;
/** After a failure the provider is left alone for so long. */
const PAUSE_AFTER_FAILURE_MS = 5_000;
const ANSWER_BYTES_MAX = 256 * 1024;

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Reads public documents of the identity provider. Every read is bounded in time and size, follows no redirect,
 * and after a failure no new one starts for five seconds, so that callers cannot make the gateway knock on a
 * provider that is down. Fails with IDENTITY_PROVIDER_UNAVAILABLE.
 */
export class ProviderConnection {
  readonly #clock: () => number;
  #pausedUntil = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  async get(address: string): Promise<string> {
    if (this.#clock() < this.#pausedUntil) throw providerUnavailable('it did not answer a moment ago');
    try {
      return await readBounded(requireSecureAddress(address));
    } catch (cause) {
      this.#pausedUntil = this.#clock() + PAUSE_AFTER_FAILURE_MS;
      throw providerUnavailable('it cannot be reached', cause);
    }
  }
}

export function providerUnavailable(reason: string, cause?: unknown): ServiceError {
  return new ServiceError(
    'IDENTITY_PROVIDER_UNAVAILABLE',
    `the identity provider cannot be asked: ${reason}`,
    {
      cause,
      retryAfterSeconds: PAUSE_AFTER_FAILURE_MS / 1000,
    },
  );
}

/** Keys that came over an open line prove nothing; on one machine there is no line. */
export function requireSecureAddress(address: string): URL {
  const url = new URL(address);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))) return url;
  throw new TypeError('an identity provider must be reached by https');
}

async function readBounded(url: URL): Promise<string> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`answered ${String(response.status)}`);
  }
  return await readText(response.body);
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > ANSWER_BYTES_MAX) throw new Error('answered more than 256 KiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
