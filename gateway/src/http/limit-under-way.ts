import type { RequestHandler } from 'express';
import { ServiceError } from '../service-error.js';

/**
 * At most `max` requests with a body are under way; the next one is refused with QUEUE_FULL before anything is done for
 * it. Whoever sends more than can be done would otherwise have every request read and checked, only to be told at the
 * end that the queue is full, and nobody would be served. What only reads waits for nothing and is not counted.
 */
export function limitUnderWay(max: number): RequestHandler {
  let underWay = 0;
  return ({ method }, response, next) => {
    if (method !== 'POST') {
      next();
      return;
    }
    if (underWay >= max)
      throw new ServiceError('QUEUE_FULL', 'too many requests are under way', { retryAfterSeconds: 1 });
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    next();
  };
}
