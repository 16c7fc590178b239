import type { CollectorOptions } from './collector.js';

/**
 * A transaction on Fabric costs about as much as 50 commands in it, whatever their number, and lasts as long as a
 * block. So a few large ones are under way; the more, the longer commands wait for company, and a lone command does not.
 * As many are held as a network of two cores answers within a quarter of a second.
 */
export const FABRIC_COLLECTING = {
  windowMs: 1,
  busyWindowMs: 15,
  batchMax: 150,
  underWayMax: 6,
} as const satisfies CollectorOptions;
