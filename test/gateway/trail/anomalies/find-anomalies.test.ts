import { expect } from 'chai';
import { ANOMALY_RULES, type AnomalyRule } from '#gateway/trail/anomalies/anomaly-rules';
import { ANOMALY_THRESHOLDS, type AnomalyThresholds } from '#gateway/trail/anomalies/anomaly-thresholds';
import { findAnomalies } from '#gateway/trail/anomalies/find-anomalies';
import type { EventOf } from '#core/contract/domain-event';
import { DAY_MS, id32, NOW_MS } from '../../../core/rule-context.ts';
import { filledTrail } from '../filled-trail.ts';
import { accessId, blocksOf, eventOf } from '../trail-events.ts';

const HOUR_MS = 3_600_000;
/** Tuesday, 10:00 in Shanghai. */
const MORNING = NOW_MS + 2 * HOUR_MS;
const EMERGENCY = { kind: 'emergency', reason: 'rescue', until: MORNING + DAY_MS } as const;
const DENIED = { decision: 'deny', counted: false } as const;

type Event = ReturnType<typeof eventOf>;
const asked = (changes: Partial<EventOf<'AccessDecided'>> = {}): Event =>
  eventOf('AccessDecided', { at: MORNING, ...changes });
const times = (count: number, changes: (i: number) => Partial<EventOf<'AccessDecided'>>): Event[] =>
  Array.from({ length: count }, (_, i) => asked({ accessId: accessId(i), ...changes(i) }));

interface Row {
  readonly rule: AnomalyRule;
  readonly title: string;
  readonly off: readonly Event[];
  /** The same, but for what makes it off. */
  readonly fine: readonly Event[];
  /** Milliseconds after the access. Default an hour. */
  readonly later?: number;
  readonly thresholds?: Partial<AnomalyThresholds>;
}

const release = (at: number): Event => eventOf('AccessReleased', { at });
const receive = eventOf('AccessReceived', { at: MORNING + 2 });
const other = (i: number): string => id32(`person ${String(i)}`);

const ROWS: readonly Row[] = [
  {
    rule: 'one-sided-pair',
    title: 'a release without a receipt for a day',
    off: [asked(), release(MORNING + 1)],
    fine: [asked(), release(MORNING + 1), receive],
    later: DAY_MS + 1,
  },
  {
    rule: 'one-sided-pair',
    title: 'as long as the threshold says',
    off: [asked(), release(MORNING + 1)],
    fine: [asked(), release(MORNING + 2 * HOUR_MS)],
    later: 3 * HOUR_MS,
    thresholds: { oneSidedAfterHours: 2 },
  },
  {
    rule: 'conflicting-pair',
    title: 'a receipt that says something else',
    off: [asked(), release(MORNING + 1), eventOf('AccessReceived', { at: MORNING + 2, outcome: 'conflict' })],
    fine: [asked(), release(MORNING + 1), receive],
  },
  {
    rule: 'revoked-then-read',
    title: 'asked by a grant that was revoked',
    off: [asked({ ...DENIED, reason: 'GRANT_REVOKED' })],
    fine: [asked({ ...DENIED, reason: 'GRANT_PAUSED' })],
  },
  {
    rule: 'revoked-then-read',
    title: 'handed over after the end of the grant',
    off: [eventOf('GrantMade'), asked(), eventOf('GrantRevoked', { at: MORNING + 1 }), release(MORNING + 2)],
    fine: [eventOf('GrantMade'), asked(), release(MORNING + 1), eventOf('GrantRevoked', { at: MORNING + 2 })],
  },
  {
    rule: 'revoked-then-read',
    title: 'but not in the same millisecond before it',
    off: [eventOf('GrantMade'), asked(), eventOf('GrantRevoked', { at: MORNING }), release(MORNING + 1)],
    fine: [eventOf('GrantMade'), asked(), release(MORNING), eventOf('GrantRevoked', { at: MORNING })],
  },
  {
    rule: 'asked-without-ground',
    title: 'a clause that there is not',
    off: [asked({ ...DENIED, reason: 'CLAUSE_UNKNOWN' })],
    fine: [asked({ ...DENIED, reason: 'GRANT_EXPIRED' })],
  },
  {
    rule: 'asked-without-ground',
    title: 'for the reasons that the threshold names',
    off: [asked({ ...DENIED, reason: 'GRANT_EXPIRED' })],
    fine: [asked({ ...DENIED, reason: 'CLAUSE_UNKNOWN' })],
    thresholds: { groundlessReasons: ['GRANT_EXPIRED'] },
  },
  {
    rule: 'emergency-without-review',
    title: 'not reviewed in time',
    off: [asked({ basis: EMERGENCY, reviewBy: MORNING + HOUR_MS })],
    fine: [asked({ basis: EMERGENCY, reviewBy: MORNING + HOUR_MS }), eventOf('AccessReviewed')],
  },
  {
    rule: 'emergency-not-justified',
    title: 'a review that found no ground',
    off: [asked({ basis: EMERGENCY }), eventOf('AccessReviewed', { outcome: 'not-justified' })],
    fine: [asked({ basis: EMERGENCY }), eventOf('AccessReviewed')],
  },
  {
    rule: 'erasure-overdue',
    title: 'data kept beyond its life',
    off: [asked({ deleteBy: MORNING + HOUR_MS }), release(MORNING + 1)],
    fine: [asked({ deleteBy: MORNING + HOUR_MS }), release(MORNING + 1), eventOf('ErasureConfirmed')],
  },
  {
    rule: 'erasure-overdue',
    title: 'only where data was handed over',
    off: [asked({ deleteBy: MORNING + HOUR_MS }), release(MORNING + 1), receive],
    fine: [asked({ deleteBy: MORNING + HOUR_MS })],
  },
  {
    rule: 'outside-working-hours',
    title: 'from the hour on at which work ends',
    off: [asked({ at: NOW_MS + 10 * HOUR_MS })],
    fine: [asked({ at: NOW_MS + 10 * HOUR_MS - 1 })],
    later: DAY_MS,
  },
  {
    rule: 'outside-working-hours',
    title: 'before the hour at which work begins',
    off: [asked({ at: NOW_MS - 1 })],
    fine: [asked({ at: NOW_MS })],
  },
  {
    rule: 'outside-working-hours',
    title: 'on a Saturday',
    off: [asked({ at: MORNING + 4 * DAY_MS })],
    fine: [asked({ at: MORNING + 3 * DAY_MS })],
    later: 7 * DAY_MS,
  },
  {
    rule: 'outside-working-hours',
    title: 'on a Sunday, unless in an emergency',
    off: [asked({ at: MORNING + 5 * DAY_MS })],
    fine: [asked({ at: MORNING + 5 * DAY_MS, basis: EMERGENCY })],
    later: 7 * DAY_MS,
  },
  {
    rule: 'many-refusals',
    title: 'one officer, refused again and again',
    off: times(20, (i) => ({ ...DENIED, reason: 'GRANT_NOT_FOUND', subjectId: other(i) })),
    fine: times(20, (i) => ({ ...DENIED, reason: 'GRANT_NOT_FOUND', officer: other(i % 2) })),
  },
  {
    rule: 'same-subject-often',
    title: 'one officer, one subject, again and again',
    off: times(10, () => ({})),
    fine: times(10, (i) => ({ subjectId: other(i % 2) })),
  },
  {
    rule: 'unusual-volume',
    title: 'a day of many asks after days of few',
    off: times(60, (i) => ({ at: MORNING - (i < 10 ? 5 * DAY_MS : 0), subjectId: other(i) })),
    fine: times(50, (i) => ({ at: MORNING, officer: other(i % 2), subjectId: other(i) })),
  },
  {
    rule: 'unusual-volume',
    title: "against the officer's own habit",
    off: times(6, (i) => ({ at: MORNING - (i < 2 ? DAY_MS : 0) })),
    fine: times(6, (i) => ({ at: MORNING - (i < 3 ? DAY_MS : 0) })),
    thresholds: { volume: { factor: 1, asksMin: 3, habitDays: 1 } },
  },
];

describe('findAnomalies', () => {
  const filled = filledTrail();

  async function found(
    events: readonly Event[],
    { rule, later = HOUR_MS, thresholds }: Omit<Row, 'off' | 'fine'>,
  ) {
    return findAnomalies(
      {
        db: await filled(blocksOf(events)),
        from: NOW_MS - 30 * DAY_MS,
        until: MORNING + later,
        now: MORNING + later,
        thresholds: { ...ANOMALY_THRESHOLDS, ...thresholds },
        limit: 100,
      },
      [rule],
    );
  }

  for (const row of ROWS) {
    it(`${row.rule}: ${row.title}`, async () => {
      const off = await found(row.off, row);
      expect(off.map(({ rule }) => rule)).to.deep.equal([row.rule]);
      expect(await found(row.fine, row)).to.deep.equal([]);
    });
  }

  it('has a row here for every rule', () => {
    expect(new Set(ROWS.map(({ rule }) => rule))).to.deep.equal(new Set(Object.keys(ANOMALY_RULES)));
  });

  it('asks all rules where none is named, each for so many at most', async () => {
    const events = times(25, () => ({ ...DENIED, reason: 'GRANT_REVOKED', at: NOW_MS - HOUR_MS }));
    const anomalies = await findAnomalies({
      db: await filled(blocksOf(events)),
      from: NOW_MS - DAY_MS,
      until: NOW_MS,
      now: NOW_MS,
      thresholds: ANOMALY_THRESHOLDS,
      limit: 2,
    });
    expect(anomalies.map(({ rule, count }) => [rule, count])).to.deep.equal([
      ['revoked-then-read', 1],
      ['revoked-then-read', 1],
      ['same-subject-often', 25],
      ['many-refusals', 25],
      ['outside-working-hours', 1],
      ['outside-working-hours', 1],
    ]);
    expect(anomalies[0]).to.include({ accessId: accessId(24) });
  });
});
