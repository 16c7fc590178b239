import type { DataRange } from '../authorisation/terms.js';
import type { Basis } from './access-commands.js';

/** One look of one agency at one subject's data, as `decideAccess` is asked about it. */
export interface AccessQuestion {
  /** `release`: the moment of handing over. All is asked again, but a use was counted already when asked. */
  readonly mode: 'ask' | 'release';
  /** The time to decide for, milliseconds since the epoch. */
  readonly at: number;
  readonly requester: string;
  readonly provider: string;
  readonly subjectId: string;
  readonly categories: readonly string[];
  readonly purpose: string;
  readonly dataRange: DataRange | null;
  readonly basis: Basis;
}
