import { z } from 'zod';
import { CommandId, OfficerId } from '../schema/text.js';

/** What every command starts with: its type, and the id that makes a repeat harmless. */
export function commandHead<T extends string>(type: T): { type: z.ZodLiteral<T>; id: typeof CommandId } {
  return { type: z.literal(type), id: CommandId };
}

/** The head of a command that an officer gives. */
export function officerHead<T extends string>(
  type: T,
): { type: z.ZodLiteral<T>; id: typeof CommandId; officer: typeof OfficerId } {
  return { ...commandHead(type), officer: OfficerId };
}
