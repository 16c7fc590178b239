import type { CollectorOptions } from './collector.js';

/**
 * A transaction on Fabric costs about as much as 150 commands in it, whatever their number, and lasts as long as a
 * block. So a few large ones are under way: a third of the time that one takes is waited for company, and a lone
 * command does not wait. On a slow machine a fixed time would make many small ones, and those make it slower still.
 * As many are held as a network of two cores answers in a fifth of a second where they share what they read, and in
 * a third where each reads something of its own.
 */
export const FABRIC_COLLECTING = {
  windowMs: 1,
  busyShare: 1 / 3,
  batchMax: 220,
  firstFull: 64,
  underWayMax: 4,
} as const satisfies CollectorOptions;
