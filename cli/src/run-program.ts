import { ProblemError } from '@sealtrail/client';
import { CodeFlowError } from './code-flow-error.js';
import { createProgram } from './create-program.js';
import { InputError } from './input-error.js';
import type { Terminal } from './terminal.js';

/** Runs one command line, and tells what went wrong in words. Ends as `Terminal.end` says. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<void> {
  try {
    await createProgram(terminal).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    for (const line of linesOf(error)) terminal.tell(line);
    terminal.end(1);
  }
}

function linesOf(error: unknown): readonly string[] {
  if (error instanceof ProblemError) {
    const { errors = [] } = error.problem;
    return [error.message, ...errors.map(({ pointer, detail }) => `  ${pointer}: ${detail}`)];
  }
  if (error instanceof InputError || error instanceof CodeFlowError) return [error.message];
  if (error instanceof TypeError && error.message === 'fetch failed') return ['the service does not answer'];
  if (isSystemError(error)) return [error.message];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

/** Such as a file that is not there. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}
