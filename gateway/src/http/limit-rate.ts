import { hash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { ipKeyGenerator, MemoryStore, type Options } from 'express-rate-limit';
import { ServiceError } from '../service-error.js';

const WINDOW_SECONDS = 60;
/** Addresses whose partition is remembered; working one out costs more than counting the request. */
const PARTITIONS_MAX = 10_000;

interface Partition {
  /** What is counted: an IPv4 address, or the network of an IPv6 one. */
  readonly key: string;
  /** `RateLimit-Policy`, with the partition's name, which does not tell the address. */
  readonly policy: string;
}

/**
 * At most `perMinute` requests of one network address; beyond them TOO_MANY_REQUESTS. Every answer says what is left
 * (draft-ietf-httpapi-ratelimit-headers-08). It counts in the library's store and writes the headers itself: the
 * library's own middleware takes as long as reading and answering the rest of a small request.
 */
export function limitRate(perMinute: number): RequestHandler {
  const name = `"${String(perMinute)}-in-1min"`;
  const store = new MemoryStore();
  // The store asks for nothing but the window.
  store.init({ windowMs: WINDOW_SECONDS * 1000 } as Options);
  const partitionOf = partitionsBy(`${name}; q=${String(perMinute)}; w=${String(WINDOW_SECONDS)}`);
  return async (request, response, next) => {
    const { key, policy } = partitionOf(request.ip ?? '');
    const { totalHits, resetTime } = await store.increment(key);
    const secondsLeft = secondsUntil(resetTime);
    const left = Math.max(perMinute - totalHits, 0);
    response.setHeader('RateLimit', `${name}; r=${String(left)}; t=${String(secondsLeft)}`);
    response.setHeader('RateLimit-Policy', policy);
    if (totalHits > perMinute) {
      throw new ServiceError('TOO_MANY_REQUESTS', 'too many requests from this address', {
        retryAfterSeconds: Math.max(secondsLeft, 1),
      });
    }
    next();
  };
}

function secondsUntil(time: Date | undefined): number {
  if (time === undefined) return WINDOW_SECONDS;
  return Math.max(0, Math.ceil((time.getTime() - Date.now()) / 1000));
}

function partitionsBy(policy: string): (address: string) => Partition {
  const known = new Map<string, Partition>();
  return (address) => {
    const remembered = known.get(address);
    if (remembered !== undefined) return remembered;
    const key = ipKeyGenerator(address);
    const partitionName = Buffer.from(hash('sha256', key).slice(0, 12)).toString('base64');
    const partition = { key, policy: `${policy}; pk=:${partitionName}:` };
    if (known.size >= PARTITIONS_MAX) known.clear();
    known.set(address, partition);
    return partition;
  };
}
