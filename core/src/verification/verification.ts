import type { CheckGroup } from './check.js';
import type { CheckName } from './checks.js';
import type { Finding, Sentence } from './finding.js';
import type { Verdict } from './verdict.js';

/** `document`: what the asker holds was checked. `record`: only what the register has; the asker's copy was not seen. */
export type Scope = 'document' | 'record';

export interface CheckResult extends Finding {
  readonly name: CheckName;
  readonly group: CheckGroup;
}

/** The answer to one verification. Holds no personal data. Times are RFC 3339 in UTC. */
export interface Verification {
  readonly scope: Scope;
  readonly verdict: Verdict;
  /** For people: what was found, and what to do next. */
  readonly sentence: Sentence;
  /** Every check, in the published order. */
  readonly checks: readonly CheckResult[];
  /** The time asked about. */
  readonly asOf: string;
  /** How far the source knew the ledger; null where it could not say. */
  readonly asOfBlock: number | null;
  readonly asOfTime: string | null;
  /** What the ledger says it is; absent where integrity failed or the ledger was not asked. */
  readonly certificate?: {
    readonly identifier: string;
    readonly certificateType: string;
    readonly issuer: string;
    /** When the library's own document was erased; a copy that somebody holds is verified all the same. */
    readonly documentErasedAt?: string;
  };
}
