import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { clearTimeout, setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { forwardStopSignals } from '../bootstrap/forward-stop-signals.mjs';
import { projectNode } from '../bootstrap/project-node.mjs';

/**
 * @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Summary
 * @typedef {Summary & { readonly ended: boolean }} Progress what the reporter tells after every test
 *
 * @typedef {object} RunLimits
 * @property {number} totalMs how long the tests may take together, in milliseconds
 * @property {number} closingMs how long the process may live on after the last test, in milliseconds
 */

// Not `mocha/bin`: that starts a process of its own, which could not report here.
const MOCHA = 'node_modules/mocha/lib/cli/cli.js';
const REPORTER = fileURLToPath(new URL('reporter.mjs', import.meta.url));
const STOPPING_MS = 5_000;

/**
 * Runs the tests under the project's Node and counts them. A run that does not come to its end by itself (it breaks
 * off, takes too long, finds no test, leaves something open that keeps it alive) counts as one failure more, and the
 * reason is said. Whatever the tests started and left running is ended with them.
 * @param {string} root the clone
 * @param {readonly string[]} mochaArgs
 * @param {RunLimits} limits
 * @param {(line: string) => void} say
 * @returns {Promise<Summary>}
 */
export async function runTests(root, mochaArgs, { totalMs, closingMs }, say) {
  /** @type {Progress} */
  let progress = { passed: 0, failed: 0, skipped: 0, ended: false };
  /** @type {string | undefined} */
  let stopped;
  /** @type {NodeJS.Timeout[]} */
  const timers = [];
  const stop = (/** @type {string} */ reason) => {
    stopped ??= reason;
    signalGroup(child, 'SIGTERM');
    timers.push(setTimeout(signalGroup, STOPPING_MS, child, 'SIGKILL'));
  };
  const signals = forwardStopSignals((signal) => {
    stop(`it was stopped by ${signal}`);
  });
  const child = spawn(
    projectNode(root),
    ['--enable-source-maps', MOCHA, `--reporter=${REPORTER}`, ...mochaArgs],
    // A process group of its own, to be ended as a whole.
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true },
  );
  timers.push(setTimeout(stop, totalMs, `it was not done after ${String(totalMs / 1000)} s`));
  child.on('message', (message) => {
    progress = /** @type {Progress} */ (message);
    if (progress.ended)
      timers.push(setTimeout(stop, closingMs, 'a test left something open that keeps it alive'));
  });

  const [[code]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  timers.forEach(clearTimeout);
  signals.release();
  signalGroup(child, 'SIGKILL');
  const { passed, failed, skipped } = progress;
  const fault = stopped ?? faultOf(progress, code);
  if (fault === undefined) return { passed, failed, skipped };
  say(`The test run did not come to its end: ${fault}.`);
  return { passed, failed: failed + 1, skipped };
}

/**
 * @param {Progress} progress
 * @param {number | null} code
 */
function faultOf({ passed, failed, skipped, ended }, code) {
  if (!ended) return `it broke off (exit code ${String(code)})`;
  if (passed + failed + skipped === 0) return 'no test was found';
  return code !== 0 && failed === 0 ? `it ended with exit code ${String(code)}` : undefined;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error; // nobody left
  }
}
