import type { z } from 'zod';

/** The same list, where nothing may stand twice. For lists of text. */
export function distinct<T extends z.ZodArray<z.ZodType<string>>>(list: T): T {
  return list.refine((items) => new Set(items).size === items.length, { error: 'listed twice' });
}
