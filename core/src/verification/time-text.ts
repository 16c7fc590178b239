/** Milliseconds since the epoch as RFC 3339 in UTC. Any time that the ledger can hold has a text. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
