import type { Terms } from './terms.js';

export type RequestStatus = 'submitted' | 'approved' | 'narrowed' | 'refused' | 'withdrawn';

/** `lapsed` is derived: still submitted at `answerBy`. */
export interface AuthorisationRequest {
  readonly status: RequestStatus;
  readonly agency: string;
  readonly subjectId: string;
  readonly terms: Terms;
  readonly answerBy: number;
}

/** What an agency has open with one subject. */
export interface Asking {
  /** By request: until when it is open, and for which purpose. */
  readonly open: Readonly<Record<string, { readonly purpose: string; readonly answerBy: number }>>;
  /** By purpose: when the subject last refused. */
  readonly refusedAt: Readonly<Record<string, number>>;
}

/** `scheduled`, `expired` and `exhausted` are derived. */
export type GrantStatus = 'active' | 'paused' | 'revoked' | 'superseded' | 'inapplicable';

export interface Grant {
  readonly status: GrantStatus;
  readonly subjectId: string;
  readonly terms: Terms;
  readonly noticeVersion: number;
  /** In the grant's own record, so that a permit by a limited grant is one read and one write. Absent until one was counted. */
  readonly uses?: GrantUses;
}

export interface GrantUses {
  /** Permits counted since the grant was made. */
  readonly total: number;
  /**
   * The newest calendar window with a permit: its start, milliseconds since the epoch, and the permits in it;
   * null where the grant has no frequency.
   */
  readonly window: { readonly start: number; readonly count: number } | null;
}

/** How many grants one subject may have living for one recipient and purpose, and an index holds. */
export const GRANTS_MAX = 8;

/** One grant of an index: enough to know, without reading it, whether it may still be in force. */
export interface GrantIndexEntry {
  readonly grantId: string;
  /** The end of its validity; 0 once it was revoked, superseded or set aside. */
  readonly until: number;
}
