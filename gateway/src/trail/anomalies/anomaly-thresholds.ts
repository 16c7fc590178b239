import type { ReasonCode } from '@sealtrail/core';

/** From where on something is off. Data, so that an audit office sets its own. */
export interface AnomalyThresholds {
  /** Hours after which a release without a receipt is one-sided. */
  readonly oneSidedAfterHours: number;
  /** Denials for these reasons were asked without any ground. */
  readonly groundlessReasons: readonly ReasonCode[];
  /** Denials of one officer in the time asked for. */
  readonly refusalsPerOfficer: number;
  /** Asks of one officer for one subject in the time asked for. */
  readonly asksForOneSubject: number;
  /** Working hours `[from, until)` in Asia/Shanghai, Monday to Friday. */
  readonly workingHours: { readonly from: number; readonly until: number };
  /** An officer's last day against the mean of the days before, from so many asks on. */
  readonly volume: { readonly factor: number; readonly asksMin: number; readonly habitDays: number };
}

export const ANOMALY_THRESHOLDS: AnomalyThresholds = {
  oneSidedAfterHours: 24,
  groundlessReasons: [
    'BASIS_NOT_ALLOWED',
    'CLAUSE_UNKNOWN',
    'EMERGENCY_INCOMPLETE',
    'GRANT_NOT_FOUND',
    'GRANT_OTHER_SUBJECT',
    'GRANT_OTHER_RECIPIENT',
    'GRANT_OTHER_PROVIDER',
    'GRANT_OTHER_PURPOSE',
  ],
  refusalsPerOfficer: 20,
  asksForOneSubject: 10,
  workingHours: { from: 8, until: 18 },
  volume: { factor: 3, asksMin: 50, habitDays: 30 },
};
