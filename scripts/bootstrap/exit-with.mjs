import { PreparationError } from './preparation-error.mjs';

/**
 * Ends this process with the exit code that `work` gives, or with what a PreparationError says.
 * @param {() => Promise<number>} work
 */
export async function exitWith(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof PreparationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
