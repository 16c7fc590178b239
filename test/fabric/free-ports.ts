import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range from which the system gives ports to whoever asks for any: nobody gets one of ours meanwhile. */
const RANGE = { from: 10_000, until: 30_000 } as const;
const TRIES = 100;

/** A run of ports, all free at this moment on loopback; runs begin at random, so that two rarely meet. */
export async function freePorts(count: number): Promise<number> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const first = randomInt(RANGE.from, RANGE.until - count);
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
  throw new Error(`no ${String(count)} free ports in a row`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
