import { CLOCK_TOLERANCE_MS, CodedError } from '@sealtrail/core';

/**
 * The transaction's time is its client's claim; periods and expiry are computed from it. This is the one use of
 * a peer's own clock: it withholds the endorsement and never enters a decision, so peers cannot disagree about
 * the content. Fails with TIME_OUT_OF_BOUNDS.
 */
export function requireTimely(claimedMs: number, peerMs: number): void {
  if (Math.abs(claimedMs - peerMs) > CLOCK_TOLERANCE_MS) {
    throw new CodedError('TIME_OUT_OF_BOUNDS', "the transaction's time is too far from the peer's");
  }
}
