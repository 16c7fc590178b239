import { z } from 'zod';
import { eventHead } from '../contract/event-head.js';
import { Digest } from '../schema/text.js';

/** What is asked of the trail. */
export const QueryKind = z.enum([
  'events',
  'statistics',
  'anomalies',
  'export',
  'stream',
  'pseudonym',
  'accesses',
]);

export const QueryRecorded = z.strictObject({
  ...eventHead('QueryRecorded'),
  query: QueryKind,
  filterDigest: Digest,
});
