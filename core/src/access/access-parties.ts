import type { AskedEntry } from './access-state.js';

/** What every event that follows an access says, so that the trail can be asked by any side. */
export function accessParties(
  accessId: string,
  { requester, provider, subjectId }: AskedEntry,
): {
  readonly accessId: string;
  readonly requester: string;
  readonly provider: string;
  readonly subjectId: string;
} {
  return { accessId, requester, provider, subjectId };
}
