import type { Request } from 'express';
import { ServiceError } from '../service-error.js';
import type { Route } from './route.js';

/** What a route can answer with, its own choice first. Empty where it has nothing to say. */
export function contentTypesOf({ answers, streams = [] }: Pick<Route, 'answers' | 'streams'>): string[] {
  const json = Object.values(answers).some(({ schema }) => schema !== undefined);
  return [...(json ? ['application/json'] : []), ...streams];
}

/**
 * The one of `offered` that the caller likes best (RFC 9110 §12.5.1); the first where all are alike to it.
 * Fails with NOT_ACCEPTABLE, which names what there is. Refusals are problem details whatever was asked for.
 */
export function contentTypeFor(request: Request, offered: readonly string[]): string {
  const [first = ''] = offered;
  const { accept } = request.headers;
  // What almost every client sends; parsing it would tell no more.
  if (accept === undefined || accept === '*/*' || accept === first || first === '') return first;
  // Some clients ask for the character set too; without it in the offer they would be told that there is nothing.
  const liked = request.accepts(offered.flatMap((type) => [type, `${type}; charset=utf-8`]));
  if (liked === false) throw new ServiceError('NOT_ACCEPTABLE', `here there is only ${offered.join(', ')}`);
  return liked.replace(/;.*$/, '');
}
