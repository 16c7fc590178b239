import type { z } from 'zod';
import { holdsPersonalNumber } from '../identifier/holds-personal-number.js';

/** The fault of a text that holds a person's number; what parses turns its mark into the code PERSONAL_NUMBER. */
export const PERSONAL_NUMBER_FAULT = {
  error: "holds what looks like a person's number",
  params: { code: 'PERSONAL_NUMBER' },
} as const;

/** The same text, but none that holds what looks like a person's number: it would stay on the ledger for ever. */
export function withoutPersonalNumber<S extends z.ZodString>(
  text: S,
  where: 'anywhere' | 'as-a-word' = 'anywhere',
): S {
  return text.refine((value) => !holdsPersonalNumber(value, where), PERSONAL_NUMBER_FAULT);
}

/** Whether one of the faults found is a person's number where none may be. */
export function namesPersonalNumber(issues: readonly z.core.$ZodIssue[]): boolean {
  const { code } = PERSONAL_NUMBER_FAULT.params;
  return issues.some((issue) => issue.code === 'custom' && issue.params?.['code'] === code);
}
