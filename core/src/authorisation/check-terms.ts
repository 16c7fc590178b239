import { CodedError } from '../coded-error.js';
import type { Notice, Purpose } from '../registry/registry-state.js';
import { DAY_MS } from '../schema/time.js';
import { isFrequencyWithin } from './is-frequency-within.js';
import { isNoticeOutdated } from './is-notice-outdated.js';
import { isSubset } from './is-subset.js';
import type { TermsFacts } from './load-terms.js';
import type { Terms } from './terms.js';

/**
 * Checks terms that are asked for or granted now against the purpose's ceiling, and gives the purpose and the notice
 * they stand on. Fails with the first of:
 * INPUT_INVALID (something is named twice), REQUEST_PERIOD_INVALID, PURPOSE_NOT_FOUND, PURPOSE_RETIRED,
 * BASIS_NOT_ALLOWED, REQUEST_OVER_CEILING, RECIPIENT_NOT_ACTIVE, AGENCY_NOT_FOUND or AGENCY_NOT_ACTIVE (a provider),
 * CATEGORY_NOT_FOUND, CATEGORY_RETIRED, CATEGORY_NOT_OFFERED, NOTICE_NOT_FOUND, NOTICE_NOT_CURRENT.
 */
export function checkTerms(
  terms: Terms,
  facts: TermsFacts,
  now: number,
): { readonly purpose: Purpose; readonly notice: Notice } {
  checkForm(terms, now);
  const purpose = requirePurpose(terms, facts);
  checkCeiling(terms, purpose);
  checkParties(terms, facts);
  checkOffers(terms, facts);
  return { purpose, notice: requireNotice(terms, facts, now) };
}

function checkForm(terms: Terms, now: number): void {
  const { categories, providers, dataRange } = terms;
  if (new Set(categories).size < categories.length || new Set(providers).size < providers.length)
    throw new CodedError('INPUT_INVALID', 'a category or provider is named twice');
  if (terms.from >= terms.until || terms.until <= now)
    throw new CodedError('REQUEST_PERIOD_INVALID', 'the validity is empty, or over already');
  if (dataRange !== null && dataRange.from >= dataRange.to)
    throw new CodedError('REQUEST_PERIOD_INVALID', 'the range of data is empty');
}

function requirePurpose(terms: Terms, { purpose }: TermsFacts): Purpose {
  if (purpose === undefined) throw new CodedError('PURPOSE_NOT_FOUND', terms.purpose);
  if (purpose.status === 'retired') throw new CodedError('PURPOSE_RETIRED', terms.purpose);
  if (!purpose.bases.grant)
    throw new CodedError('BASIS_NOT_ALLOWED', `${terms.purpose} is not served by consent`);
  return purpose;
}

function checkCeiling(terms: Terms, purpose: Purpose): void {
  const refuse = (dimension: string): never => {
    throw new CodedError('REQUEST_OVER_CEILING', `${dimension}: more than ${terms.purpose} allows`);
  };
  if (!isSubset(terms.categories, purpose.categories)) refuse('categories');
  if (terms.until - terms.from > purpose.maxPeriodDays * DAY_MS) refuse('period');
  if (purpose.maxUses !== null && (terms.maxUses === null || terms.maxUses > purpose.maxUses))
    refuse('maxUses');
  if (
    purpose.maxFrequency !== null &&
    (terms.frequency === null || !isFrequencyWithin(terms.frequency, purpose.maxFrequency))
  )
    refuse('frequency');
}

function checkParties(terms: Terms, facts: TermsFacts): void {
  if (facts.recipient?.status !== 'active') throw new CodedError('RECIPIENT_NOT_ACTIVE', terms.recipient);
  for (const [place, creditCode] of terms.providers.entries()) {
    const provider = facts.providers[place];
    if (provider === undefined) throw new CodedError('AGENCY_NOT_FOUND', creditCode);
    if (provider.status !== 'active') throw new CodedError('AGENCY_NOT_ACTIVE', creditCode);
  }
}

function checkOffers(terms: Terms, facts: TermsFacts): void {
  for (const [place, code] of terms.categories.entries()) {
    const category = facts.categories[place];
    if (category === undefined) throw new CodedError('CATEGORY_NOT_FOUND', code);
    if (category.status === 'retired') throw new CodedError('CATEGORY_RETIRED', code);
    if (!terms.providers.some((provider) => category.providers.includes(provider)))
      throw new CodedError('CATEGORY_NOT_OFFERED', `${code}: none of the providers holds it`);
  }
}

function requireNotice(terms: Terms, facts: TermsFacts, now: number): Notice {
  const { notice, noticeSeries } = facts;
  if (notice?.purpose !== terms.purpose)
    throw new CodedError('NOTICE_NOT_FOUND', `no notice of ${terms.purpose} has this hash`);
  const current =
    notice.status === 'active' &&
    notice.validFrom <= now &&
    !isNoticeOutdated(noticeSeries, notice.version, now);
  if (!current) throw new CodedError('NOTICE_NOT_CURRENT', `version ${String(notice.version)}`);
  return notice;
}
