/** Leaves no listener and no reaction behind, because a reader may wait a million times. */
export async function settledOrAborted(settled: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const done = (): void => {
    resolve(undefined);
  };
  signal.addEventListener('abort', done, { once: true });
  void settled.then(done);
  await promise;
  signal.removeEventListener('abort', done);
}
