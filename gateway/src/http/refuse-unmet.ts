import type { RequestHandler } from 'express';
import { ServiceError } from '../service-error.js';

/**
 * Refuses a request of HTTP/1.1 that names no host (RFC 9112 §3.2), and one that expects anything but to be told to go on
 * (RFC 9110 §10.1.1). Node would do both by itself, without a word to say why.
 */
export function refuseUnmet(): RequestHandler {
  return ({ headers: { host, expect }, httpVersion }, _response, next) => {
    if (host === undefined && httpVersion === '1.1')
      throw new ServiceError('REQUEST_MALFORMED', 'the request names no Host');
    if (expect !== undefined && expect.toLowerCase() !== '100-continue')
      throw new ServiceError('EXPECTATION_FAILED', 'only 100-continue can be expected');
    next();
  };
}
