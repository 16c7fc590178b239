import { z } from 'zod';
import { officerHead } from '../contract/command-head.js';
import { requireRole } from '../contract/require-role.js';
import type { Rule } from '../contract/rule.js';
import { stampEvent } from '../contract/stamp-event.js';
import { Digest } from '../schema/text.js';
import { QueryKind } from './query-recorded.js';

/** Reading the trail leaves a record: who asked what kind of question; the question itself only as a digest. */
export const RecordQuery = z.strictObject({
  ...officerHead('trail.record-query'),
  query: QueryKind,
  /** SHA-256 of the canonical filter with a salt of the gateway's. */
  filterDigest: Digest,
});
export type RecordQuery = z.infer<typeof RecordQuery>;

export const recordQuery: Rule<RecordQuery, undefined> = {
  type: 'trail.record-query',
  schema: RecordQuery,
  load: () => undefined,
  decide(_state, command, context) {
    requireRole(context, 'oversight');
    const { query, filterDigest } = command;
    return [{ type: 'QueryRecorded', ...stampEvent(command, context), query, filterDigest }];
  },
};
