import { z } from 'zod';

/** Problem details (RFC 9457 §3) as the description of the interface shows them. */
export const ProblemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string().meta({ description: 'For people, in the language asked for.' }),
    titles: z.strictObject({ zh: z.string(), en: z.string() }).meta({ description: 'In both languages.' }),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable; the one to act upon.' }),
    instance: z.string(),
    errors: z.array(z.strictObject({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
