import {
  askedWithoutGround,
  conflictingPair,
  emergencyNotJustified,
  emergencyWithoutReview,
  erasureOverdue,
  oneSidedPair,
  outsideWorkingHours,
  revokedThenRead,
} from './access-anomalies.js';
import type { FindAnomalies } from './anomaly.js';
import { manyRefusals, sameSubjectOften, unusualVolume } from './officer-anomalies.js';

/** The rules that spot what is off, the gravest first. A new rule is a function and a line here. */
export const ANOMALY_RULES = {
  'revoked-then-read': revokedThenRead,
  'emergency-not-justified': emergencyNotJustified,
  'emergency-without-review': emergencyWithoutReview,
  'conflicting-pair': conflictingPair,
  'one-sided-pair': oneSidedPair,
  'erasure-overdue': erasureOverdue,
  'asked-without-ground': askedWithoutGround,
  'unusual-volume': unusualVolume,
  'same-subject-often': sameSubjectOften,
  'many-refusals': manyRefusals,
  'outside-working-hours': outsideWorkingHours,
} as const satisfies Readonly<Record<string, FindAnomalies>>;

export type AnomalyRule = keyof typeof ANOMALY_RULES;
