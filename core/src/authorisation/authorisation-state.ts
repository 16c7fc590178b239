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
}

export interface GrantUses {
  /** Permits counted since the grant was made. */
  readonly total: number;
  /** The calendar window of the last permit: its start, milliseconds since the epoch, and the permits in it. */
  readonly window: { readonly start: number; readonly count: number };
}
