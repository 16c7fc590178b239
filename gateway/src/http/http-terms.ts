import { z } from 'zod';
import { distinct, Terms } from '@sealtrail/core';
import { httpTime, HttpTime, HttpTimeText } from './http-time.js';

/** The terms of a grant as people write them: times as text. */
export const HttpTerms = z
  .strictObject({
    ...Terms.shape,
    providers: distinct(Terms.shape.providers),
    categories: distinct(Terms.shape.categories),
    dataRange: z.strictObject({ from: HttpTime, to: HttpTime }).nullable(),
    from: HttpTime,
    until: HttpTime,
  })
  .meta({ id: 'Terms' });

/** The same in an answer. */
export const HttpTermsText = z
  .strictObject({
    ...Terms.shape,
    dataRange: z.strictObject({ from: HttpTimeText, to: HttpTimeText }).nullable(),
    from: HttpTimeText,
    until: HttpTimeText,
  })
  .meta({ id: 'TermsShown' });

export function presentTerms(terms: Terms): z.input<typeof HttpTermsText> {
  const { dataRange, from, until, ...rest } = terms;
  return {
    ...rest,
    dataRange: dataRange && { from: httpTime(dataRange.from), to: httpTime(dataRange.to) },
    from: httpTime(from),
    until: httpTime(until),
  };
}
