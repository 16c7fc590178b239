/** What `within` gives where the time is over. */
export const LATE = Symbol('late');

/** What `settled` gives, or LATE after `ms` milliseconds. Leaves no timer behind. */
export async function within<T>(settled: Promise<T>, ms: number): Promise<T | typeof LATE> {
  const { promise, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(() => {
    resolve(LATE);
  }, ms);
  try {
    return await Promise.race([settled, promise]);
  } finally {
    clearTimeout(timer);
  }
}
