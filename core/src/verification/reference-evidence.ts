import type { CheckEvidence } from './finding.js';
import { timeText } from '../schema/time-text.js';
import type { LedgerReference } from './verification-source.js';

/** Names the event that a finding rests on. */
export function referenceEvidence({ block, transactionId, at }: LedgerReference): CheckEvidence {
  return { block, transactionId, time: timeText(at) };
}
