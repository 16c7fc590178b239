/** One line of the table: what was reached, beside a figure that was measured in the same run. */
export interface Measurement {
  readonly what: string;
  readonly reached: number;
  readonly unit: '/s' | 'MB' | 's' | 'ms' | 'µs';
  /** As it is asked for: `≥ 20,000/s`. */
  readonly toReach: string;
  readonly latency?: { readonly p50Ms: number; readonly p99Ms: number };
  /** In the same unit; a limit, or the same at another size. */
  readonly beside?: { readonly what: string; readonly value: number };
}
