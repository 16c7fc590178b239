import { z } from 'zod';
import { CreditCode } from '../identifier/credit-code.js';
import { Frequency } from '../schema/frequency.js';
import { Code, Digest } from '../schema/text.js';
import { TimeMs } from '../schema/time.js';

/** Which years of data: `[from, to)`. */
export const DataRange = z.strictObject({ from: TimeMs, to: TimeMs });
export type DataRange = z.infer<typeof DataRange>;

/** All that a grant allows, in full, so that what the citizen signs needs no other text to be understood. */
export const Terms = z.strictObject({
  recipient: CreditCode,
  providers: z.array(CreditCode).min(1).max(20),
  purpose: Code,
  categories: z.array(Code).min(1).max(50),
  /** Null: no limit on which years. */
  dataRange: DataRange.nullable(),
  /** Validity `[from, until)`. */
  from: TimeMs,
  until: TimeMs,
  maxUses: z.int().min(1).max(100_000).nullable(),
  frequency: Frequency.nullable(),
  /** Hash of the notice the citizen was shown. */
  noticeHash: Digest,
});
export type Terms = z.infer<typeof Terms>;
