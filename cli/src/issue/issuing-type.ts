import { z } from 'zod';

/** What of a published certificate type is needed to prepare claims. */
export const IssuingType = z.object({
  code: z.string(),
  /** Null for a type without an end. */
  maxValidityDays: z.int().nullable().default(null),
  claimSchema: z.looseObject({
    properties: z
      .record(z.string(), z.looseObject({ type: z.unknown().optional(), format: z.unknown().optional() }))
      .default({}),
    required: z.array(z.string()).default([]),
  }),
});
export type IssuingType = z.infer<typeof IssuingType>;
