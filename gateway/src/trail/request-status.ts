import type { RowFilter } from './query-page.js';
import type { RequestRow } from './trail-tables.js';

/** Those that are stored, then what the time makes of `submitted`. */
export const REQUEST_STATES = [
  'submitted',
  'approved',
  'narrowed',
  'refused',
  'withdrawn',
  'lapsed',
] as const;
export type RequestStatus = (typeof REQUEST_STATES)[number];

export function requestStatus(row: Pick<RequestRow, 'status' | 'answer_by'>, now: number): RequestStatus {
  return row.status === 'submitted' && now >= row.answer_by ? 'lapsed' : row.status;
}

/** The rows of which `requestStatus` says this. */
export function requestsWith(status: RequestStatus, now: number): RowFilter<'requests'> {
  return (eb) => {
    if (status === 'lapsed') return eb.and([eb('status', '=', 'submitted'), eb('answer_by', '<=', now)]);
    const stored = eb('status', '=', status);
    return status === 'submitted' ? eb.and([stored, eb('answer_by', '>', now)]) : eb.and([stored]);
  };
}
