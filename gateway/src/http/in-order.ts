import type { z } from 'zod';

interface Span {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

/** A query whose `until` comes after its `from`; one the other way round would find nothing, without a word. */
export function inOrder<S extends z.ZodObject>(query: S): S {
  return query.refine(
    (asked) => {
      const { from, until } = asked as Span;
      return from === undefined || until === undefined || from < until;
    },
    { error: 'ends before it begins', path: ['until'] },
  );
}
