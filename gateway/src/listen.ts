import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayConfig } from './gateway-config.js';
import { answerBrokenRequest } from './http/answer-broken-request.js';
import { answerStarting } from './http/answer-starting.js';

/** Longest wait for requests under way when the server closes, in milliseconds. */
const GRACE_MS = 20_000;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;

/** Listening on all addresses, whose own is none that can be gone to everywhere. */
const LOOPBACK_OF: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

export interface Listening {
  readonly server: Server;
  /** Where people reach it: `http://127.0.0.1:8080`, or the public address of the configuration. */
  readonly address: string;
  /** Until it is called everybody is told that the gateway starts. */
  readonly serve: (handler: RequestListener) => void;
}

/** Takes the port. Fails with the system's own error, such as EADDRINUSE. */
export async function listen({ host, port, publicUrl }: GatewayConfig): Promise<Listening> {
  const options = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Refused by the application, as it refuses what is expected in vain: with a problem.
    requireHostHeader: false,
  };
  const starting = answerStarting();
  const server = createServer(options, starting);
  server.on('clientError', answerBrokenRequest);
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, resolve);
  });
  const bound = server.address() as AddressInfo;
  const reached = LOOPBACK_OF.get(bound.address) ?? host;
  const name = reached.includes(':') ? `[${reached}]` : reached;
  return {
    server,
    address: publicUrl ?? `http://${name}:${String(bound.port)}`,
    serve(handler) {
      server.off('request', starting);
      server.on('request', handler);
    },
  };
}

/** Takes no more connections, and waits a bounded time for the requests under way. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, GRACE_MS);
  await closed;
  clearTimeout(timer);
}
