import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connectionFailure, silence } from './connection-failure.ts';
import { nameOf, type Endpoint } from './endpoint.ts';

export interface AdminRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: { readonly type: string; readonly bytes: Uint8Array };
  /** What is being done, without where. */
  readonly doing: string;
}

export interface AdminAnswer {
  readonly status: number;
  readonly text: string;
}

const DEADLINE_MS = 15_000;
const ANSWER_BYTES_MAX = 1_048_576;

/** One request to the administration port of an orderer, which asks for a client certificate. */
export async function askOrdererAdmin(
  admin: Endpoint,
  { method, path, body, doing }: AdminRequest,
): Promise<AdminAnswer> {
  const [host, port] = splitEndpoint(admin.endpoint);
  const asking = request({
    host,
    port,
    path,
    method,
    servername: admin.serverName,
    ca: Buffer.from(admin.tlsRoots),
    ...(admin.clientTls && {
      cert: Buffer.from(admin.clientTls.certificate),
      key: Buffer.from(admin.clientTls.privateKey),
    }),
    headers: body === undefined ? {} : { 'content-type': body.type, 'content-length': body.bytes.length },
    agent: false,
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  try {
    asking.end(body?.bytes);
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, text: await readText(answer) };
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const where = `${doing} on ${nameOf(admin)}`;
    throw cause.name === 'AbortError'
      ? silence(where, cause)
      : connectionFailure(where, cause.message, cause);
  }
}

function splitEndpoint(endpoint: string): [host: string, port: string] {
  const { hostname, port } = new URL(`https://${endpoint}`);
  return [hostname.replace(/^\[|\]$/g, ''), port];
}

async function readText(answer: IncomingMessage): Promise<string> {
  let text = '';
  answer.setEncoding('utf8');
  for await (const part of answer as AsyncIterable<string>) {
    text += part;
    if (text.length > ANSWER_BYTES_MAX) throw new Error('the answer is too long');
  }
  return text;
}
