import { ProblemError, UnexpectedAnswerError } from '@sealtrail/client';
import { CommanderError, type Command } from 'commander';
import { createProgram } from './create-program.js';
import { EXIT } from './exit-codes.js';
import { InputError } from './input-error.js';
import { SignInError } from './sign-in/sign-in-error.js';
import type { Terminal } from './terminal.js';
import { told, type Words } from './words.js';

/** Runs one command line, and tells what went wrong in words. Ends as `Terminal.end` says. */
export async function runProgram(argv: readonly string[], terminal: Terminal): Promise<void> {
  try {
    await withoutExit(createProgram(terminal), terminal).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // Commander has said it already, in English; help that was asked for is no error.
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return;
      terminal.tell('命令行有误，用法见 --help。');
      terminal.end(EXIT.unknown);
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
    const { errors = [], titles } = error.problem;
    const sentence = told({ detail: error.message, zh: titles.zh });
    return [sentence, ...errors.map(({ pointer, detail }) => `  ${pointer}: ${detail}`)];
  }
  if (!(error instanceof Error)) return [String(error)];
  const words = wordsOf(error);
  return [words === undefined ? (error.stack ?? error.message) : told(words)];
}

/** What a person can do something about; undefined for a mistake of ours. */
function wordsOf(error: Error): Words | undefined {
  if (error instanceof InputError || error instanceof SignInError) return error;
  if (error instanceof UnexpectedAnswerError) return { detail: error.message, zh: NOT_OURS };
  // A body that says it is JSON and is not.
  if (error instanceof SyntaxError)
    return { detail: 'something else than the service answers', zh: NOT_OURS };
  return connectionWords(error) ?? systemWords(error);
}

const NOT_OURS = '应答不是来自本服务';

/** As `fetch` fails, and the body of its answer. */
function connectionWords(error: Error): Words | undefined {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { detail: 'the service did not answer in time', zh: '服务未在规定时间内应答' };
  if (!(error instanceof TypeError)) return undefined;
  if (error.message === 'fetch failed') return { detail: 'the service does not answer', zh: '服务没有应答' };
  return error.message === 'terminated' ? { detail: 'the answer was cut off', zh: '应答中断' } : undefined;
}

/** Of a file that is not there, and the like. */
function systemWords(error: NodeJS.ErrnoException): Words | undefined {
  if (error.syscall === undefined) return undefined;
  return { detail: error.message, zh: SYSTEM_IN_CHINESE[error.code ?? ''] ?? '系统无法完成此操作' };
}

const SYSTEM_IN_CHINESE: Readonly<Record<string, string>> = {
  ENOENT: '没有这个文件或文件夹',
  EACCES: '没有权限',
  EPERM: '没有权限',
  EROFS: '此处不可写入',
  EEXIST: '文件已存在',
  EISDIR: '这是一个文件夹',
  ENOTDIR: '路径中有一部分不是文件夹',
  ENOSPC: '磁盘空间不足',
};
