import { ProblemError, UnexpectedAnswerError } from '@sealtrail/client';
import { CommanderError, type Command } from 'commander';
import { createProgram } from './create-program.js';
import { EXIT } from './exit-codes.js';
import { InputError } from './input-error.js';
import { SignInError } from './sign-in/sign-in-error.js';
import type { Terminal } from './terminal.js';

/** Errors whose message is a sentence for whoever reads it. */
const OURS = [InputError, SignInError, UnexpectedAnswerError];

/** Runs one command line, and tells what went wrong in words. Ends as `Terminal.end` says. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<void> {
  try {
    await withoutExit(createProgram(terminal), terminal).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // Commander has said it already; help that was asked for is no error.
    if (error instanceof CommanderError) {
      if (error.exitCode !== 0) terminal.end(EXIT.unknown);
      return;
    }
    for (const line of linesOf(error)) terminal.tell(line);
    terminal.end(exitCodeOf(error));
  }
}

/** Commander ends the process by itself, unless told otherwise for each command. */
function withoutExit(command: Command, terminal: Terminal): Command {
  command.exitOverride().configureOutput({
    writeOut: (text) => {
      terminal.say(text.trimEnd());
    },
    writeErr: (text) => {
      terminal.tell(text.trimEnd());
    },
  });
  for (const sub of command.commands) withoutExit(sub, terminal);
  return command;
}

/** A refusal is an answer; what the service could not do now is none. */
function exitCodeOf(error: unknown): number {
  if (!(error instanceof ProblemError)) return EXIT.unknown;
  const { status } = error.problem;
  return status >= 500 || status === 429 || status === 401 ? EXIT.unknown : EXIT.no;
}

function linesOf(error: unknown): readonly string[] {
  if (error instanceof ProblemError) {
    const { errors = [] } = error.problem;
    return [error.message, ...errors.map(({ pointer, detail }) => `  ${pointer}: ${detail}`)];
  }
  if (!(error instanceof Error)) return [String(error)];
  return [sentenceOf(error) ?? error.stack ?? error.message];
}

/** What a person can do something about; undefined for a mistake of ours. */
function sentenceOf(error: Error): string | undefined {
  if (OURS.some((kind) => error instanceof kind) || isSystemError(error)) return error.message;
  if (error instanceof TypeError && error.message === 'fetch failed') return 'the service does not answer';
  // A body that says it is JSON and is not.
  if (error instanceof SyntaxError) return 'something else than the service answers';
  return isTimeout(error) ? 'the service did not answer in time' : undefined;
}

function isTimeout(error: Error): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/** Such as a file that is not there. */
function isSystemError(error: Error): boolean {
  return 'syscall' in error;
}
