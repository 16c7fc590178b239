import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignInError } from './sign-in-error.js';

const PATH = '/callback';
const LONGEST_QUERY = 8_192;

const PAGE = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>Sealtrail</title>
  <p>The command line has the answer. You may close this window.</p>
  <p lang="zh-CN">命令行已收到结果，您可以关闭此窗口。</p>
</html>
`;

export interface CallbackListener {
  readonly redirectUri: string;
  /**
   * The address to which the provider sent the browser, with this `state`; whatever else calls is turned away and
   * changes nothing. Fails with SIGN_IN_TIMED_OUT.
   */
  callback(expected: { readonly state: string; readonly timeoutMs: number }): Promise<URL>;
  close(): Promise<void>;
}

/** Listens on the loopback address, as RFC 8252 §7.3 has it. `port` 0 takes a free one. */
export async function listenForCallback(port: number): Promise<CallbackListener> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const redirectUri = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}${PATH}`;
  return {
    redirectUri,
    callback: (expected) => waitForCallback(server, { ...expected, redirectUri }),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      );
    },
  };
}

async function waitForCallback(
  server: Server,
  expected: { readonly state: string; readonly timeoutMs: number; readonly redirectUri: string },
): Promise<URL> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<URL>((resolve, reject) => {
      timer = setTimeout(() => {
        const seconds = String(Math.round(expected.timeoutMs / 1000));
        reject(new SignInError('SIGN_IN_TIMED_OUT', `nobody signed in within ${seconds} seconds`));
      }, expected.timeoutMs);
      server.on('request', (request, response) => {
        const url = callbackOf(request, expected.redirectUri);
        if (url?.searchParams.get('state') !== expected.state) turnAway(response);
        else {
          showPage(response);
          resolve(url);
        }
      });
    });
  } finally {
    clearTimeout(timer);
  }
}

function callbackOf({ method, url = '' }: IncomingMessage, redirectUri: string): URL | undefined {
  if (method !== 'GET' || url.length > LONGEST_QUERY || !url.startsWith(`${PATH}?`)) return undefined;
  return new URL(redirectUri + url.slice(PATH.length));
}

function turnAway(response: ServerResponse): void {
  response.writeHead(404, { Connection: 'close' }).end();
}

function showPage(response: ServerResponse): void {
  response
    .writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'",
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      Connection: 'close',
    })
    .end(PAGE);
}
