import type { Request } from 'express';
import { ServiceError } from '../service-error.js';

/** Deepest nesting that any body of ours has is 8; deeper ones are refused before they are parsed. */
const DEPTH_MAX = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The request's body as JSON (RFC 8259). Fails with MEDIA_TYPE_UNSUPPORTED, BODY_TOO_LARGE (as soon as it is,
 * not after all of it came) or BODY_MALFORMED.
 */
export async function readJsonBody(request: Request, bytesMax: number): Promise<unknown> {
  if (request.is('application/json') === false) {
    throw new ServiceError('MEDIA_TYPE_UNSUPPORTED', 'the body must be application/json');
  }
  if (request.headers['content-encoding'] !== undefined) {
    throw new ServiceError('MEDIA_TYPE_UNSUPPORTED', 'the body must not be compressed');
  }
  const text = decode(await readBytes(request, bytesMax));
  if (nestedTooDeep(text))
    throw new ServiceError('BODY_MALFORMED', `nested deeper than ${String(DEPTH_MAX)}`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message repeats what was sent.
    throw new ServiceError('BODY_MALFORMED', 'the body is not JSON');
  }
}

async function readBytes(request: Request, bytesMax: number): Promise<Buffer> {
  const tooLarge = new ServiceError('BODY_TOO_LARGE', `the body may have ${String(bytesMax)} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) throw tooLarge;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bytesMax) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new ServiceError('BODY_MALFORMED', 'the body is not UTF-8');
  }
}

/** A string, or one bracket outside of strings; quick, because it is compiled and backtracks nowhere. */
const STRING_OR_BRACKET = /"(?:[^"\\]|\\.)*"|[[\]{}]/gs;

function nestedTooDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(STRING_OR_BRACKET)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}
