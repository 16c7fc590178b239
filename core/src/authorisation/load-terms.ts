import type { ReadState } from '../contract/states.js';
import type { Agency, DataCategory, Notice, NoticeSeries, Purpose } from '../registry/registry-state.js';
import type { Terms } from './terms.js';

/** What the ledger knows of all that terms name; undefined for what it does not know. */
export interface TermsFacts {
  readonly recipient: Agency | undefined;
  /** In the order of the terms. */
  readonly providers: readonly (Agency | undefined)[];
  readonly purpose: Purpose | undefined;
  /** In the order of the terms. */
  readonly categories: readonly (DataCategory | undefined)[];
  readonly notice: Notice | undefined;
  readonly noticeSeries: NoticeSeries | undefined;
}

/** Looks up what `checkTerms` needs. */
export async function loadTerms(terms: Terms, read: ReadState): Promise<TermsFacts> {
  const providers: (Agency | undefined)[] = [];
  for (const provider of terms.providers) providers.push(await read('agency', provider));
  const categories: (DataCategory | undefined)[] = [];
  for (const category of terms.categories) categories.push(await read('data-category', category));
  return {
    recipient: await read('agency', terms.recipient),
    providers,
    purpose: await read('purpose', terms.purpose),
    categories,
    notice: await read('notice', terms.noticeHash),
    noticeSeries: await read('notice-series', terms.purpose),
  };
}
