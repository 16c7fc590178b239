import { z } from 'zod';

const DECIMAL = /^(0|[1-9][0-9]{0,15})$/;

/**
 * A number of a query or of the environment, which are text: plain digits and nothing else. `Number` alone takes
 * the empty text, blanks, `0x10` and `1e3` as well. Described as the number that it is.
 */
export function decimal<S extends z.ZodNumber>(number: S): z.ZodPreprocess<S> {
  return z.preprocess(
    (text) => (typeof text === 'string' && DECIMAL.test(text) ? Number(text) : text),
    number,
  );
}
