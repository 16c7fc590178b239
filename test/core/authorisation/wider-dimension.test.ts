import { expect } from 'chai';
import type { Terms } from '#core/authorisation/terms';
import { type Dimension, widerDimension } from '#core/authorisation/wider-dimension';
import { AGENCIES, DAY_MS, NOW_MS } from '../rule-context.ts';
import { NOTICE_IN_ENGLISH, PROVIDER, termsOf } from './authorisation-world.ts';

const LIMIT = termsOf({ dataRange: { from: NOW_MS - 100 * DAY_MS, to: NOW_MS } });

const WIDER: readonly [Dimension, Partial<Terms>][] = [
  ['recipient', { recipient: AGENCIES.second }],
  ['purpose', { purpose: 'housing-subsidy' }],
  ['providers', { providers: [PROVIDER, AGENCIES.registrar] }],
  ['categories', { categories: ['disability-grade', 'bank-balance'] }],
  ['dataRange', { dataRange: null }],
  ['dataRange', { dataRange: { from: NOW_MS - 101 * DAY_MS, to: NOW_MS } }],
  ['dataRange', { dataRange: { from: NOW_MS - 100 * DAY_MS, to: NOW_MS + 1 } }],
  ['from', { from: NOW_MS - 1 }],
  ['until', { until: LIMIT.until + 1 }],
  ['maxUses', { maxUses: null }],
  ['maxUses', { maxUses: 13 }],
  ['frequency', { frequency: null }],
  ['frequency', { frequency: { count: 5, unit: 'month', zone: 'Asia/Shanghai' } }],
  ['frequency', { frequency: { count: 1, unit: 'day', zone: 'Asia/Shanghai' } }],
];

const NARROWER: readonly [string, Partial<Terms>][] = [
  ['equal terms', {}],
  ['one provider of two', { providers: [PROVIDER] }],
  ['one category of two', { categories: ['household-income'] }],
  ['fewer years of data', { dataRange: { from: NOW_MS - 99 * DAY_MS, to: NOW_MS - 1 } }],
  ['a later start', { from: NOW_MS + 1 }],
  ['an earlier end', { until: LIMIT.until - 1 }],
  ['fewer uses', { maxUses: 1 }],
  ['a lower frequency', { frequency: { count: 3, unit: 'month', zone: 'Asia/Shanghai' } }],
  ['a longer window', { frequency: { count: 4, unit: 'year', zone: 'Asia/Shanghai' } }],
  ['the notice in another language', { noticeHash: NOTICE_IN_ENGLISH }],
];

describe('widerDimension', () => {
  for (const [dimension, overrides] of WIDER)
    it(`finds ${JSON.stringify(overrides)} wider in ${dimension}`, () => {
      expect(widerDimension({ ...LIMIT, ...overrides }, LIMIT)).to.equal(dimension);
    });

  for (const [title, overrides] of NARROWER)
    it(`takes ${title}`, () => {
      expect(widerDimension({ ...LIMIT, ...overrides }, LIMIT)).to.equal(undefined);
    });

  it('takes any limit where there was none', () => {
    const unlimited = termsOf({ dataRange: null, maxUses: null, frequency: null });
    expect(widerDimension(LIMIT, unlimited)).to.equal(undefined);
  });
});
