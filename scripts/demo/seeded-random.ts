/** A small generator whose numbers are the same on every machine. Never for secrets. */
export interface SeededRandom {
  /** An integer from `min` to `max`, both included. */
  between(min: number, max: number): number;
  pick<T>(values: readonly [T, ...T[]]): T;
}

/** mulberry32: 32 bits of state, even enough for demonstration data. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return { between, pick: (values) => values[between(0, values.length - 1)] ?? values[0] };
}
