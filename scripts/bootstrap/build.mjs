import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { PreparationError } from './preparation-error.mjs';
import { projectNode } from './project-node.mjs';
import { runProgram } from './run-program.mjs';

/** @typedef {import('./build-steps.mjs').BuildStep} BuildStep */

/**
 * Whether nothing changed since each step last ran to its end.
 * @param {string} root the clone
 * @param {readonly BuildStep[]} steps
 */
export function isBuilt(root, steps) {
  return steps.every((step) => isDone(root, step));
}

/**
 * Runs the steps that have something to do, in order.
 * Fails with a PreparationError at the first that fails; what it says stands on the terminal already.
 * @param {string} root the clone
 * @param {readonly BuildStep[]} steps
 * @param {(line: string) => void} say
 */
export async function build(root, steps, say) {
  for (const step of steps) {
    if (isDone(root, step)) continue;
    say(`${step.title} …`);
    // Taken before the run: a file that is saved meanwhile makes the step run again next time.
    const inputs = fingerprint(root, step.inputs);
    const end = await runProgram(projectNode(root), step.run, { cwd: root });
    if (end.code !== 0 || end.stoppedBy !== undefined) {
      throw new PreparationError(
        `${step.title} failed (exit code ${String(end.code)}); the reason stands above.`,
        {
          exitCode: end.code || 1,
        },
      );
    }
    const stamp = stampOf(root, step);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, `${inputs} ${fingerprint(root, step.outputs)}\n`);
  }
}

/**
 * @param {string} root
 * @param {BuildStep} step
 */
function isDone(root, step) {
  let stamp;
  try {
    stamp = readFileSync(stampOf(root, step), 'utf8');
  } catch {
    return false; // never run to its end, or swept away with the build
  }
  return stamp === `${fingerprint(root, step.inputs)} ${fingerprint(root, step.outputs)}\n`;
}

/**
 * @param {string} root
 * @param {BuildStep} step
 */
function stampOf(root, step) {
  return join(root, 'dist', 'stamps', step.name);
}
