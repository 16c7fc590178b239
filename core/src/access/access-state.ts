import type { DataRange } from '../authorisation/terms.js';
import type { Basis } from './access-commands.js';

/** What must be known of an access after it was decided; one value holds all of a transaction's. */
export interface AskedEntry {
  readonly requester: string;
  readonly officer: string;
  readonly provider: string;
  readonly subjectId: string;
  readonly decision: 'permit' | 'deny';
  readonly categories: readonly string[];
  readonly purpose: string;
  readonly dataRange: DataRange | null;
  readonly basis: Basis;
  readonly grantId?: string;
  /** Until when the subject does not know of it. */
  readonly concealedUntil?: number;
}

export interface AccessFollowUp {
  readonly released?: { readonly recordCount: number; readonly responseHash: string };
  readonly received?: true;
  readonly failed?: true;
  readonly reviewed?: true;
  readonly dispute?: 'open' | 'resolved';
  readonly erased?: true;
}
