import type { VerificationCode } from './verification-code.js';

/** The same said to people in both languages. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** What a finding rests on. Times are RFC 3339 in UTC. */
export interface CheckEvidence {
  readonly block?: number;
  readonly transactionId?: string;
  readonly time?: string;
  readonly keyId?: string;
  readonly agency?: string;
  /** From when what was found applies, where that is not `time`. */
  readonly from?: string;
  /** Until when, exclusive; informative for a suspension. */
  readonly until?: string;
  readonly successor?: string;
  readonly reason?: string;
  readonly legalReference?: string;
  /** Age of the answer, in milliseconds. */
  readonly ageMs?: number;
}

export type Outcome = 'pass' | 'fail' | 'not-checked';

/** What one check found. A `code` beside `pass` is a warning. */
export interface Finding {
  readonly outcome: Outcome;
  readonly code?: VerificationCode;
  readonly evidence: CheckEvidence;
  readonly sentence: Sentence;
}

const NOTHING: CheckEvidence = {};

export function pass(sentence: Sentence, evidence: CheckEvidence = NOTHING): Finding {
  return { outcome: 'pass', evidence, sentence };
}

/** Passed, with something the reader should know. */
export function warn(code: VerificationCode, sentence: Sentence, evidence: CheckEvidence = NOTHING): Finding {
  return { outcome: 'pass', code, evidence, sentence };
}

export function fail(code: VerificationCode, sentence: Sentence, evidence: CheckEvidence = NOTHING): Finding {
  return { outcome: 'fail', code, evidence, sentence };
}
