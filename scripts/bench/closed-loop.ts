export interface LoopOptions {
  /** So many are under way at each moment. */
  readonly underWay: number;
  readonly seconds: number;
  /** Commands that one call of `work` does. */
  readonly commands: number;
  readonly work: () => Promise<void>;
}

export interface Looped {
  /** Commands that were done. */
  readonly count: number;
  readonly perSecond: number;
  readonly latency: { readonly p50Ms: number; readonly p99Ms: number };
}

/** Does `work` again and again, a fixed number at a time. Fails with the first failure of `work`. */
export async function closedLoop({ underWay, seconds, commands, work }: LoopOptions): Promise<Looped> {
  const startedAt = performance.now();
  const until = startedAt + 1000 * seconds;
  const took: number[] = [];
  const place = async (): Promise<void> => {
    for (let begun = performance.now(); begun < until; begun = performance.now()) {
      await work();
      took.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: underWay }, place));
  const elapsed = (performance.now() - startedAt) / 1000;
  const count = took.length * commands;
  return { count, perSecond: count / elapsed, latency: latencyOf(took) };
}

/** Of durations in milliseconds; whole milliseconds. */
function latencyOf(durations: readonly number[]): Looped['latency'] {
  const sorted = [...durations].sort((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
