import { REASON_CODES } from '@sealtrail/core';
import { z } from 'zod';
import { decimal } from '../../decimal.js';
import { ANOMALY_THRESHOLDS, type AnomalyThresholds } from './anomaly-thresholds.js';

const whole = (min: number, max: number, value: number): z.ZodDefault<z.ZodType<number>> =>
  decimal(z.int().min(min).max(max)).default(value);

/** `8-18`: from this hour on, until that one. */
const Hours = z
  .string()
  .regex(/^([0-9]|1[0-9]|2[0-3])-([1-9]|1[0-9]|2[0-4])$/)
  .transform((text) => text.split('-').map(Number) as [number, number])
  .transform(([from, until]) => ({ from, until }))
  .refine(({ from, until }) => from < until, { error: 'the day must not end before it begins' });

const Reasons = z
  .string()
  .max(2_000)
  .transform((text) => text.split(',').map((code) => code.trim()))
  .pipe(z.array(z.enum(REASON_CODES)).min(1));

const { oneSidedAfterHours, refusalsPerOfficer, asksForOneSubject, workingHours, volume, groundlessReasons } =
  ANOMALY_THRESHOLDS;

/** The environment variables that say from where on something is off. */
export const THRESHOLD_SETTINGS = {
  ANOMALY_ONE_SIDED_HOURS: whole(1, 8_760, oneSidedAfterHours),
  ANOMALY_GROUNDLESS_REASONS: Reasons.default([...groundlessReasons]),
  ANOMALY_REFUSALS: whole(1, 1_000_000, refusalsPerOfficer),
  ANOMALY_ONE_SUBJECT: whole(2, 1_000_000, asksForOneSubject),
  ANOMALY_WORKING_HOURS: Hours.default(workingHours),
  ANOMALY_VOLUME_FACTOR: z.coerce.number().min(1).max(1_000).default(volume.factor),
  ANOMALY_VOLUME_ASKS: whole(1, 1_000_000, volume.asksMin),
  ANOMALY_HABIT_DAYS: whole(1, 366, volume.habitDays),
};

type Settings = z.output<z.ZodObject<typeof THRESHOLD_SETTINGS>>;

export function thresholdsOf(settings: Settings): AnomalyThresholds {
  return {
    oneSidedAfterHours: settings.ANOMALY_ONE_SIDED_HOURS,
    groundlessReasons: settings.ANOMALY_GROUNDLESS_REASONS,
    refusalsPerOfficer: settings.ANOMALY_REFUSALS,
    asksForOneSubject: settings.ANOMALY_ONE_SUBJECT,
    workingHours: settings.ANOMALY_WORKING_HOURS,
    volume: {
      factor: settings.ANOMALY_VOLUME_FACTOR,
      asksMin: settings.ANOMALY_VOLUME_ASKS,
      habitDays: settings.ANOMALY_HABIT_DAYS,
    },
  };
}
