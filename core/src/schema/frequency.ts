import { z } from 'zod';

/** Zones in which calendar windows are counted. Fixed offsets, so that every peer computes the same window. */
export const ZONE_OFFSET_MS = { UTC: 0, 'Asia/Shanghai': 8 * 3_600_000 } as const;

/** At most `count` accesses in each calendar window of `unit`, in `zone`; weeks begin on Monday (ISO 8601). */
export const Frequency = z.strictObject({
  count: z.int().min(1).max(100_000),
  unit: z.enum(['day', 'week', 'month', 'year']),
  zone: z.enum(['UTC', 'Asia/Shanghai']),
});
export type Frequency = z.infer<typeof Frequency>;
