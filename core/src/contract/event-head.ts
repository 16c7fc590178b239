import { z } from 'zod';
import { CreditCode } from '../identifier/credit-code.js';
import { CommandId, OfficerId } from '../schema/text.js';
import { TimeMs } from '../schema/time.js';

/** What every event starts with: which command made it, when, and who signed the transaction. */
export function eventHead<T extends string>(
  type: T,
): {
  type: z.ZodLiteral<T>;
  v: z.ZodLiteral<1>;
  commandId: typeof CommandId;
  at: typeof TimeMs;
  agency: typeof CreditCode;
  officer: z.ZodOptional<typeof OfficerId>;
} {
  return {
    type: z.literal(type),
    v: z.literal(1),
    commandId: CommandId,
    at: TimeMs,
    agency: CreditCode,
    officer: OfficerId.optional(),
  };
}
