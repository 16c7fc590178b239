import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ServiceError } from '../service-error.js';
import { problemOf } from './send-problem.js';

/**
 * Answers what is no HTTP request, has a header that is too large or does not come to its end, as other refusals are
 * answered, and hangs up. For the event `clientError` of a server: there is no request and no response yet. Where
 * something was answered on the connection before, it is only closed: an answer could be under way.
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || Reflect.get(socket, 'bytesWritten') !== 0) {
    socket.destroy();
    return;
  }
  const problem = problemOf(refusalOf(error), 'en', randomUUID());
  const body = JSON.stringify(problem);
  const { status } = problem;
  socket.end(
    [
      `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/problem+json',
      'Content-Language: en',
      `Content-Length: ${String(Buffer.byteLength(body))}`,
      '',
      body,
    ].join('\r\n'),
  );
}

function refusalOf({ code }: NodeJS.ErrnoException): ServiceError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new ServiceError('HEADER_TOO_LARGE', 'address and header together may have 16 KiB');
  return code === 'ERR_HTTP_REQUEST_TIMEOUT'
    ? new ServiceError('REQUEST_TIMED_OUT', 'the request did not come to its end in time')
    : new ServiceError('REQUEST_MALFORMED', 'this is no HTTP/1.1 request');
}
