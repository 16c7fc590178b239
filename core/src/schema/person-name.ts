import { z } from 'zod';

/** What is not seen, or changes how the rest is seen: controls, line breaks, half surrogates, marks of direction. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200C\u200D])\p{Cf}/u;

/**
 * A person's name, as it is printed on a certificate. What could make one name look like another is refused; the two
 * joiners that some scripts are written with, and characters that no standard has yet, are not.
 */
export const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((name) => !UNSEEN.test(name), {
    error: 'holds a control character or a mark of writing direction',
  });
