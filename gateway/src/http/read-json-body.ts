import type { Request } from 'express';
import { InputError } from '../input-error.js';
import { ServiceError } from '../service-error.js';
import { pointerStep } from './parse-input.js';

/** Deepest nesting that any body of ours has is 8; deeper ones are refused before they are parsed. */
const DEPTH_MAX = 32;
/** The coding that is none (RFC 9110 §8.4.1). */
const IDENTITY = 'identity';
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The request's body as JSON (RFC 8259). Fails with MEDIA_TYPE_UNSUPPORTED, BODY_TOO_LARGE (as soon as it is,
 * not after all of it came), BODY_MALFORMED, or INPUT_INVALID for a member called `__proto__`.
 */
export async function readJsonBody(request: Request, bytesMax: number): Promise<unknown> {
  if (!isJson(request)) {
    throw new ServiceError('MEDIA_TYPE_UNSUPPORTED', 'the body must be application/json');
  }
  if ((request.headers['content-encoding'] ?? IDENTITY).toLowerCase() !== IDENTITY) {
    throw new ServiceError('MEDIA_TYPE_UNSUPPORTED', 'the body must not be compressed');
  }
  const text = decode(await readBytes(request, bytesMax));
  if (nestedTooDeep(text))
    throw new ServiceError('BODY_MALFORMED', `nested deeper than ${String(DEPTH_MAX)}`);
  const value = parseJson(text);
  refuseHiddenMembers(value, text);
  return value;
}

/** Whether the request has a body; `Content-Length: 0` is none (RFC 9112 §6). */
export function hasBody({ headers }: Request): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message repeats what was sent.
    throw new ServiceError('BODY_MALFORMED', 'the body is not JSON');
  }
}

const HIDDEN = '__proto__';

/** What bears the name of every object's prototype would be left out without a word by whatever copies the object. */
function refuseHiddenMembers(value: unknown, text: string): void {
  // It may be spelled with escapes, too.
  if (!text.includes(HIDDEN) && !text.includes('\\u')) return;
  const pointers = [...pointersToHidden(value, '')];
  if (pointers.length === 0) return;
  throw new InputError(
    pointers.map((pointer) => ({ pointer, code: 'unknown-field', detail: 'no such field here' })),
  );
}

/** As deep as `nestedTooDeep` lets it be. */
function* pointersToHidden(value: unknown, pointer: string): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const own = `${pointer}${pointerStep(name)}`;
    if (name === HIDDEN) yield own;
    else yield* pointersToHidden(member, own);
  }
}

function isJson(request: Request): boolean {
  // As nearly everybody writes it, and the parser of media types is not needed for it.
  return request.headers['content-type'] === 'application/json' || request.is('application/json') !== false;
}

/** By events: an iterator over the stream costs more than the rest of reading a body. */
function readBytes(request: Request, bytesMax: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let length = 0;
  const refuse = (): void => {
    // Of what still comes nothing is kept.
    request.off('data', keep);
    reject(new ServiceError('BODY_TOO_LARGE', `the body may have ${String(bytesMax)} bytes`));
  };
  const keep = (chunk: Buffer): void => {
    length += chunk.length;
    if (length > bytesMax) refuse();
    else chunks.push(chunk);
  };
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) {
    refuse();
    return promise;
  }
  request.on('data', keep);
  request.once('end', () => {
    resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length));
  });
  // Whoever goes away while sending gets no answer; the one who waits here must not wait for ever.
  request.once('error', reject);
  return promise;
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new ServiceError('BODY_MALFORMED', 'the body is not UTF-8');
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];

/** One look at each character, brackets in strings left out; what is no JSON at all is the parser's to refuse. */
function nestedTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charCodeAt(i);
    if (quoted) {
      if (character === BACKSLASH) i += 1;
      else if (character === QUOTE) quoted = false;
    } else if (character === QUOTE) quoted = true;
    else depth += stepOf(character);
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}

function stepOf(character: number): number {
  if (character === OPEN_BRACE || character === OPEN_BRACKET) return 1;
  return character === CLOSE_BRACE || character === CLOSE_BRACKET ? -1 : 0;
}
