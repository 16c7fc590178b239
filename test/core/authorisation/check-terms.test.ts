import { expect } from 'chai';
import { checkTerms } from '#core/authorisation/check-terms';
import { loadTerms } from '#core/authorisation/load-terms';
import type { Terms } from '#core/authorisation/terms';
import { CodedError, type ErrorCode } from '#core/coded-error';
import { AGENCIES, DAY_MS, id32, NOW_MS } from '../rule-context.ts';
import {
  AuthorisationWorld,
  CEILING,
  NOTICE,
  NOTICE_IN_ENGLISH,
  OTHER_PROVIDER,
  PROVIDER,
  PURPOSE,
  RECIPIENT,
  termsOf,
} from './authorisation-world.ts';

type Spoil = (world: AuthorisationWorld) => Partial<Terms>;

function changed(...change: Parameters<AuthorisationWorld['change']>): Spoil {
  return (world) => {
    world.change(...change);
    return {};
  };
}

/** In the order in which they are found. */
const REFUSALS: readonly [string, ErrorCode, Spoil][] = [
  ['a category twice', 'INPUT_INVALID', () => ({ categories: ['disability-grade', 'disability-grade'] })],
  ['a provider twice', 'INPUT_INVALID', () => ({ providers: [PROVIDER, PROVIDER] })],
  ['an empty validity', 'REQUEST_PERIOD_INVALID', () => ({ from: NOW_MS + 5, until: NOW_MS + 5 })],
  ['a validity that ends now', 'REQUEST_PERIOD_INVALID', () => ({ from: NOW_MS - DAY_MS, until: NOW_MS })],
  ['an empty range of data', 'REQUEST_PERIOD_INVALID', () => ({ dataRange: { from: 7, to: 7 } })],
  ['an unknown purpose', 'PURPOSE_NOT_FOUND', () => ({ purpose: 'constructor' })],
  ['a retired purpose', 'PURPOSE_RETIRED', changed('purpose', PURPOSE, { status: 'retired' })],
  [
    'a purpose that consent does not serve',
    'BASIS_NOT_ALLOWED',
    changed('purpose', PURPOSE, { bases: { ...CEILING.bases, grant: false } }),
  ],
  ['a category beyond the purpose', 'REQUEST_OVER_CEILING', () => ({ categories: ['bank-balance'] })],
  ['a millisecond too long', 'REQUEST_OVER_CEILING', () => ({ until: NOW_MS + 365 * DAY_MS + 1 })],
  ['a use too many', 'REQUEST_OVER_CEILING', () => ({ maxUses: 13 })],
  ['no limit of uses where there is one', 'REQUEST_OVER_CEILING', () => ({ maxUses: null })],
  [
    'a higher frequency',
    'REQUEST_OVER_CEILING',
    () => ({ frequency: { count: 5, unit: 'month', zone: 'Asia/Shanghai' } }),
  ],
  ['no frequency where there is one', 'REQUEST_OVER_CEILING', () => ({ frequency: null })],
  ['an unknown recipient', 'RECIPIENT_NOT_ACTIVE', () => ({ recipient: AGENCIES.registrar })],
  ['a suspended recipient', 'RECIPIENT_NOT_ACTIVE', changed('agency', RECIPIENT, { status: 'suspended' })],
  ['an unknown provider', 'AGENCY_NOT_FOUND', () => ({ providers: [PROVIDER, AGENCIES.registrar] })],
  ['a suspended provider', 'AGENCY_NOT_ACTIVE', changed('agency', OTHER_PROVIDER, { status: 'suspended' })],
  [
    'a category that is in no catalogue',
    'CATEGORY_NOT_FOUND',
    (world) => {
      world.change('purpose', PURPOSE, { categories: ['tax-record'] });
      return { categories: ['tax-record'] };
    },
  ],
  [
    'a retired category',
    'CATEGORY_RETIRED',
    changed('data-category', 'disability-grade', { status: 'retired' }),
  ],
  [
    'a category that none of the providers holds',
    'CATEGORY_NOT_OFFERED',
    () => ({ providers: [OTHER_PROVIDER] }),
  ],
  ['an unknown notice', 'NOTICE_NOT_FOUND', () => ({ noticeHash: id32('no notice') })],
  ["another purpose's notice", 'NOTICE_NOT_FOUND', changed('notice', NOTICE, { purpose: 'housing-subsidy' })],
  ['a retired notice', 'NOTICE_NOT_CURRENT', changed('notice', NOTICE, { status: 'retired' })],
  ['a notice of tomorrow', 'NOTICE_NOT_CURRENT', changed('notice', NOTICE, { validFrom: NOW_MS + 1 })],
  [
    'a notice that a material one has followed',
    'NOTICE_NOT_CURRENT',
    changed('notice-series', PURPOSE, { material: [{ version: 2, validFrom: NOW_MS }] }),
  ],
];

async function check(spoils: readonly Spoil[]): Promise<string> {
  const world = new AuthorisationWorld();
  const terms = termsOf(Object.assign({}, ...spoils.map((spoil) => spoil(world))) as Partial<Terms>);
  const facts = await loadTerms(terms, world.state.read);
  try {
    const { purpose, notice } = checkTerms(terms, facts, NOW_MS);
    return `purpose ${String(purpose.version)}, notice ${String(notice.version)}`;
  } catch (error) {
    if (error instanceof CodedError) return error.code;
    throw error;
  }
}

describe('checkTerms', () => {
  it('takes terms that reach the ceiling and do not pass it', async () => {
    expect(await check([])).to.equal('purpose 3, notice 1');
  });

  for (const [title, code, spoil] of REFUSALS)
    it(`refuses ${title}`, async () => {
      expect(await check([spoil])).to.equal(code);
    });

  it('tells the first of any two faults', async () => {
    for (const [place, [title, code, spoil]] of REFUSALS.entries())
      for (const [laterTitle, , laterSpoil] of REFUSALS.slice(place + 1))
        expect(await check([laterSpoil, spoil]), `${title}, and ${laterTitle}`).to.equal(code);
  });

  it('takes the notice in another language', async () => {
    expect(await check([() => ({ noticeHash: NOTICE_IN_ENGLISH })])).to.equal('purpose 3, notice 1');
  });

  it('takes an older notice after a mended typo, and before a material change is in force', async () => {
    const material = [
      { version: 1, validFrom: NOW_MS - DAY_MS },
      { version: 3, validFrom: NOW_MS + 1 },
    ];
    const series: Spoil = changed('notice-series', PURPOSE, { version: 3, material });
    expect(await check([series])).to.equal('purpose 3, notice 1');
  });

  it('takes no limits where the purpose sets none', async () => {
    const unlimited: Spoil = (world) => {
      world.change('purpose', PURPOSE, { maxUses: null, maxFrequency: null });
      return { maxUses: null, frequency: null };
    };
    expect(await check([unlimited])).to.equal('purpose 3, notice 1');
  });
});
