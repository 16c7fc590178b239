import { noteLeftOut } from '../scripts/test-run/left-out.mjs';

/**
 * Leaves out a suite or a test that this machine cannot run; the summary of `npm test` lists it with what it needs.
 * `needs` completes "needs …", for example `a user named postgres`.
 * - In a test or a hook: ends it here. `before` leaves out its whole suite, `beforeEach` one test.
 * - In the body of `describe`: call it in place of the tests, and return; it stands as one skipped test.
 */
export function leaveOut(at: Mocha.Suite, needs: string): void;
export function leaveOut(at: Mocha.Context, needs: string): never;
export function leaveOut(at: Mocha.Suite | Mocha.Context, needs: string): void {
  if (isSuite(at)) {
    noteLeftOut(at, needs);
    it(`needs ${needs}`); // a suite without any test would not be seen at all
    return;
  }
  noteLeftOut(concerned(at), needs);
  at.skip();
}

function isSuite(at: Mocha.Suite | Mocha.Context): at is Mocha.Suite {
  return 'suites' in at;
}

/** The suite or test that is skipped when the running test or hook is. */
function concerned({ test: running, currentTest }: Mocha.Context): Mocha.Suite | Mocha.Runnable {
  const title = running?.title ?? '';
  const concernedOne = title.startsWith('"before all" hook')
    ? running?.parent
    : title.startsWith('"before each" hook')
      ? currentTest
      : running;
  if (concernedOne === undefined)
    throw new TypeError('leaveOut belongs in a test, a hook, or the body of describe');
  return concernedOne;
}
