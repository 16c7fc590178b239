/**
 * All that the processor asks of a ledger. Values are canonical JSON as text: an SQL ledger keeps text as it is,
 * and the Fabric adapter encodes it once. There are no ranges: on Fabric a range read conflicts with every
 * write into it. `get` gives what was committed before the transaction; it need not see the transaction's own
 * `put`. Answers may be immediate, so that a ledger in the same process pays for no promise.
 */
export interface WorldState {
  get(key: string): string | undefined | Promise<string | undefined>;
  put(key: string, value: string): void | Promise<void>;
}
