import type { Grant } from './authorisation-state.js';

/** What every event of a grant says, so that the trail can be asked by subject, recipient and purpose. */
export function grantParties(
  grantId: string,
  { subjectId, terms }: Grant,
): {
  readonly grantId: string;
  readonly subjectId: string;
  readonly recipient: string;
  readonly purpose: string;
} {
  return { grantId, subjectId, recipient: terms.recipient, purpose: terms.purpose };
}
