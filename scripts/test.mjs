import { PreparationError } from './bootstrap/preparation-error.mjs';
import { prepare } from './bootstrap/prepare.mjs';
import { PROJECT_ROOT } from './bootstrap/project-root.mjs';
import { say } from './bootstrap/say.mjs';
import { mochaArguments } from './test-run/mocha-arguments.mjs';
import { runTests } from './test-run/run-tests.mjs';

// `npm test`: from a fresh clone, or from one that already ran, to one line that sums up every test.
const LIMITS = { totalMs: 30 * 60_000, closingMs: 15_000 };

const { passed, failed, skipped } = await testAll(process.argv.slice(2));
say(`${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * @param {readonly string[]} args
 * @returns {Promise<import('./test-run/run-tests.mjs').Summary>}
 */
async function testAll(args) {
  try {
    const mochaArgs = mochaArguments(PROJECT_ROOT, args);
    await prepare(PROJECT_ROOT, say);
    return await runTests(PROJECT_ROOT, mochaArgs, LIMITS, say);
  } catch (error) {
    // Whatever kept the tests from running is a failure, and the last line still says so.
    say(
      error instanceof PreparationError
        ? error.message
        : String(error instanceof Error ? error.stack : error),
    );
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
