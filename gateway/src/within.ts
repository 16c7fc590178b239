/** What `within` gives where the time is over. */
export const LATE = Symbol('late');

/**
 * What `settled` gives, or LATE after `ms` milliseconds, where that is a number, or when `signal` aborts. Leaves
 * nothing behind.
 */
export async function within<T>(
  settled: Promise<T>,
  ms: number | undefined,
  signal?: AbortSignal,
): Promise<T | typeof LATE> {
  const { promise, resolve } = Promise.withResolvers<typeof LATE>();
  const late = (): void => {
    resolve(LATE);
  };
  const timer = ms === undefined ? undefined : setTimeout(late, ms);
  signal?.addEventListener('abort', late, { once: true });
  if (signal?.aborted === true) late();
  try {
    return await Promise.race([settled, promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', late);
  }
}
