import { expect } from 'chai';
import {
  accessStatistics,
  accessTotal,
  type Statistic,
  type StatisticGroup,
} from '#gateway/trail/access-statistics';
import type { AccessFilters } from '#gateway/trail/accesses-matching';
import { AGENCIES, NOW_MS } from '../../core/rule-context.ts';
import { filledTrail } from './filled-trail.ts';
import { accessId, blocksOf, eventOf } from './trail-events.ts';

const HOUR_MS = 3_600_000;
const DENIED = { decision: 'deny', reason: 'GRANT_PAUSED', counted: false } as const;

/** 24 November 2026, 08:00 in Shanghai, then the last hour of that day there, then the first of the next. */
const BLOCKS = blocksOf([
  eventOf('AccessDecided'),
  eventOf('AccessDecided', { accessId: accessId(1), at: NOW_MS + 15.5 * HOUR_MS, ...DENIED }),
  eventOf('AccessDecided', { accessId: accessId(2), at: NOW_MS + 16 * HOUR_MS, purpose: 'pension' }),
  eventOf('AccessDecided', { accessId: accessId(3), at: NOW_MS + 17 * HOUR_MS, requester: AGENCIES.third }),
]);

describe('accessStatistics', () => {
  const filled = filledTrail();

  const rows: readonly [
    string,
    StatisticGroup,
    AccessFilters,
    readonly (readonly [string | null, number, number])[],
  ][] = [
    [
      'by the day in Shanghai',
      'day',
      {},
      [
        ['2026-11-24', 1, 1],
        ['2026-11-25', 2, 0],
      ],
    ],
    [
      'by agency that asked',
      'requester',
      {},
      [
        [AGENCIES.first, 2, 1],
        [AGENCIES.third, 1, 0],
      ],
    ],
    ['by agency that was asked', 'provider', {}, [[AGENCIES.second, 3, 1]]],
    [
      'by purpose',
      'purpose',
      {},
      [
        ['disability-benefit', 2, 1],
        ['pension', 1, 0],
      ],
    ],
    [
      'by decision',
      'decision',
      {},
      [
        ['deny', 0, 1],
        ['permit', 3, 0],
      ],
    ],
    ['by reason', 'reason', { decision: 'deny' }, [['GRANT_PAUSED', 0, 1]]],
    ['by basis', 'basis', { purpose: 'pension' }, [['grant', 1, 0]]],
    [
      'a part of a day and the whole next one',
      'day',
      { from: NOW_MS + HOUR_MS, until: NOW_MS + 40 * HOUR_MS, agency: AGENCIES.second },
      [
        ['2026-11-24', 0, 1],
        ['2026-11-25', 2, 0],
      ],
    ],
    [
      'parts of two days that hold no whole one',
      'requester',
      { from: NOW_MS + HOUR_MS, until: NOW_MS + 17 * HOUR_MS },
      [[AGENCIES.first, 1, 1]],
    ],
    [
      'to the moment where a day ends',
      'decision',
      { from: NOW_MS - 8 * HOUR_MS, until: NOW_MS + 16 * HOUR_MS },
      [
        ['deny', 0, 1],
        ['permit', 1, 0],
      ],
    ],
    ['an agency on either side', 'decision', { agency: AGENCIES.third }, [['permit', 1, 0]]],
    ['a case', 'reason', { caseNumber: 'CASE-1', reason: 'GRANT_PAUSED' }, [['GRANT_PAUSED', 0, 1]]],
    ['of nothing', 'purpose', { purpose: 'unheard-of' }, []],
  ];
  for (const [title, by, filters, expected] of rows) {
    it(`counts ${title}`, async () => {
      const db = await filled(BLOCKS);
      const statistics = await accessStatistics(db, by, filters);
      expect(statistics).to.deep.equal(
        expected.map(([group, permitted, denied]): Statistic => ({ group, permitted, denied })),
      );
      const total = expected.reduce((sum, [, permitted, denied]) => sum + permitted + denied, 0);
      expect(await accessTotal(db, filters)).to.equal(total);
    });
  }
});
