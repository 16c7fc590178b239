import type { Ledger } from '../ledger/ledger.js';
import { ServiceError } from '../service-error.js';
import type { Trail } from './trail.js';

/** Longest wait, in milliseconds. */
const CATCH_UP_MAX_MS = 1_000;

/**
 * Waits until the trail has what the ledger had when this was called, so that what was answered before is found. A trail
 * that does not follow the ledger now, or needs longer than a second, is left as it is: answers say how far it was.
 */
export async function catchUp({
  trail,
  ledger,
}: {
  readonly trail: Trail;
  readonly ledger: Ledger;
}): Promise<void> {
  if (trail.state !== 'following') return;
  const { height } = await ledger.status();
  try {
    await trail.waitForBlock(height, CATCH_UP_MAX_MS);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'TRAIL_BEHIND') throw error;
  }
}
