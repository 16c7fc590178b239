import { CLOCK_TOLERANCE_MS } from '../../schema/time.js';
import type { Check } from '../check.js';
import { type CheckEvidence, fail, type Finding, pass, warn } from '../finding.js';
import { notChecked } from '../not-checked.js';
import type { AskedTime } from '../subject.js';
import { timeText } from '../../schema/time-text.js';
import type { LedgerPosition } from '../verification-source.js';

/** An answer older than this is given with a warning. */
export const STALE_AFTER_MS = 5 * 60_000;

const FRESH = { zh: '查询结果是最新的。', en: 'The answer is up to date.' };
const OLD = {
  zh: '查询结果不是最新的，此后状态可能已有变化。',
  en: 'The answer is not up to date; the status may have changed since.',
};
const TOO_OLD = {
  zh: '查询结果早于所要求的时限。',
  en: 'The answer is older than was asked for.',
};

/**
 * How old the answer is: the time asked about, less the time up to which the source knows the ledger; 0 where the
 * source knows more. STALE warns, and fails only where the asker set a limit. Of a time to come, nobody knows.
 */
export const freshnessCheck: Check<'freshness'> = {
  name: 'freshness',
  group: 'status',
  title: { zh: '查询时效', en: 'Freshness of the answer' },
  codes: ['STALE'],
  run({ facts: { position }, time }) {
    if (!position.known || position.value === undefined) return notChecked('SOURCE_UNAVAILABLE');
    if (time.asOf > time.now + CLOCK_TOLERANCE_MS) return notChecked('TIME_NOT_REACHED');
    return judge(position.value, time);
  },
};

function judge(position: LedgerPosition, { asOf, maxAgeMs }: AskedTime): Finding {
  const ageMs = Math.max(0, asOf - position.time);
  const evidence: CheckEvidence = { block: position.block, time: timeText(position.time), ageMs };
  if (maxAgeMs !== undefined && ageMs > maxAgeMs) return fail('STALE', TOO_OLD, evidence);
  return ageMs > STALE_AFTER_MS ? warn('STALE', OLD, evidence) : pass(FRESH, evidence);
}
