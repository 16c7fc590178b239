/** What a suite or a test that does not run would need, by the suite or test. @type {WeakMap<object, string>} */
const needsOf = new WeakMap();

/**
 * Notes why a suite or a test is left out, for the summary of the run.
 * @param {Mocha.Suite | Mocha.Runnable} left
 * @param {string} needs
 */
export function noteLeftOut(left, needs) {
  needsOf.set(left, needs);
}

/**
 * The suite or test that was left out and contains `test`, or is it, with what it needs; `undefined` where a
 * test is skipped without a reason.
 * @param {Mocha.Test} test
 * @returns {{ readonly left: Mocha.Suite | Mocha.Test, readonly needs: string } | undefined}
 */
export function whyLeftOut(test) {
  /** @type {Mocha.Suite | Mocha.Test | undefined} */
  let left = test;
  while (left !== undefined) {
    const needs = needsOf.get(left);
    if (needs !== undefined) return { left, needs };
    left = left.parent;
  }
  return undefined;
}
