/** One line of the table: what was reached, beside a limit that was measured in the same run. */
export interface Measurement {
  readonly what: string;
  /** Per second. */
  readonly reached: number;
  /** Per second; `undefined` where only the ratio to the limit is asked for. */
  readonly toReach: number | undefined;
  readonly limit: { readonly what: string; readonly perSecond: number };
}
