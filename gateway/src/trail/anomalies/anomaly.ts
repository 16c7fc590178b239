import type { TrailDatabase } from '../open-trail-database.js';
import type { AnomalyThresholds } from './anomaly-thresholds.js';

/** Something an auditor should look at: an access, or what an officer did as a whole. */
export interface Anomaly {
  readonly requester: string;
  readonly officer: string | null;
  /** Of the access, or of the newest one that counted. */
  readonly at: number;
  readonly accessId?: string;
  readonly subjectId?: string;
  /** How many accesses counted; 1 where it is one access. */
  readonly count: number;
}

export interface AnomalyQuestion {
  readonly db: TrailDatabase;
  /** Accesses asked in `[from, until)`, milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
  /** What is overdue is so at this time. */
  readonly now: number;
  readonly thresholds: AnomalyThresholds;
  /** Most anomalies of a rule; the newest or the largest. */
  readonly limit: number;
}

export type FindAnomalies = (question: AnomalyQuestion) => Promise<readonly Anomaly[]>;
