import Mocha from 'mocha';
import { whyLeftOut } from './left-out.mjs';

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_RUN_END } = Mocha.Runner.constants;

/**
 * The tree of tests as it runs, then every failure with its stack, then what was left out and what that needs.
 * Where `scripts/test.mjs` started the run, it is told the count after every test, so that it can sum up even a
 * run that breaks off.
 */
export default class Reporter extends Mocha.reporters.Spec {
  /** @type {Mocha.Test[]} */
  #skipped = [];
  /** @type {import('./run-tests.mjs').Progress} */
  #progress = { passed: 0, failed: 0, skipped: 0, ended: false };

  /**
   * @param {Mocha.Runner} runner
   * @param {Mocha.MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.on(EVENT_TEST_PASS, () => {
      this.#tell({ passed: this.#progress.passed + 1 });
    });
    runner.on(EVENT_TEST_FAIL, () => {
      this.#tell({ failed: this.#progress.failed + 1 });
    });
    runner.on(EVENT_TEST_PENDING, (test) => {
      this.#skipped.push(test);
      this.#tell({ skipped: this.#progress.skipped + 1 });
    });
    runner.once(EVENT_RUN_END, () => {
      this.#tell({ ended: true });
    });
    endWithParent();
  }

  /** Called by the base class at the end of the run, in place of its own summary. @override */
  epilogue() {
    const lines = leftOutLines(this.#skipped);
    Mocha.reporters.Base.list(this.failures);
    process.stdout.write(lines.length === 0 ? 'Left out: nothing.\n' : `Left out:\n${lines.join('\n')}\n`);
  }

  /** @param {Partial<import('./run-tests.mjs').Progress>} change */
  #tell(change) {
    this.#progress = { ...this.#progress, ...change };
    process.send?.(this.#progress);
  }
}

/**
 * One line for each suite or test that was left out.
 * @param {readonly Mocha.Test[]} skipped
 */
function leftOutLines(skipped) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const test of skipped) {
    const why = whyLeftOut(test);
    const line =
      why === undefined
        ? `${test.fullTitle()}: skipped without a reason`
        : `${why.left.fullTitle()}: needs ${why.needs}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `  ${line}${count > 1 ? ` (${String(count)} tests)` : ''}`);
}

/** Whoever started the run is gone: nobody waits for the result, and a test may wait for ever. */
function endWithParent() {
  if (process.channel === undefined) return;
  process.once('disconnect', () => {
    process.exit(1);
  });
  process.channel.unref(); // the listener alone must not keep the process running
}
