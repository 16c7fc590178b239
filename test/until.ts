import { setTimeout as sleep } from 'node:timers/promises';

const LIMIT_MS = 30_000;
const POLL_MS = 100;

/**
 * Waits for what tells nobody when it happens. Fails, with what was waited for, where it has not happened within `ms`
 * milliseconds; default 30,000.
 */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  ms = LIMIT_MS,
): Promise<void> {
  const end = performance.now() + ms;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`not within ${String(ms)} ms: ${what}`);
    await sleep(POLL_MS);
  }
}
