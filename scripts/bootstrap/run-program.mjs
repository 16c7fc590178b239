import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { forwardStopSignals } from './forward-stop-signals.mjs';

/**
 * How a program ended. `code`: its exit code, or 128 + n where signal n ended it.
 * `stoppedBy`: the signal that asked this process to stop in the meantime.
 * @typedef {{ readonly code: number, readonly stoppedBy: NodeJS.Signals | undefined }} ProgramEnd
 */

/**
 * Runs a program to its end on this process's own input and output. Requests to stop go on to the program, and
 * it decides when to end. Rejects where the program cannot be started.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly cwd: string, readonly env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<ProgramEnd>}
 */
export function runProgram(command, args, { cwd, env = process.env }) {
  return new Promise((resolve, reject) => {
    // Before the program runs: from its first moment on, a request to stop concerns both.
    const signals = forwardStopSignals((signal) => {
      // A terminal sends Ctrl-C and its own closing to the program as well: twice could read as "at once".
      if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
    });
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    child.once('error', (error) => {
      signals.release();
      reject(error);
    });
    child.once('close', (code, signal) => {
      signals.release();
      resolve({ code: exitCode(code, signal), stoppedBy: signals.received() });
    });
  });
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function exitCode(code, signal) {
  return signal === null ? (code ?? 1) : 128 + constants.signals[signal];
}
