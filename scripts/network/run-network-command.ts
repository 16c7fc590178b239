import { parseArgs } from 'node:util';
import { PreparationError } from '../bootstrap/preparation-error.mjs';
import { OPTION_TYPES, WAIT, type CommandCall, type CommandOptions } from './commands/command-call.ts';
import { COMMANDS, HELP, type Command } from './commands/commands.ts';
import { fileFault } from './file-fault.ts';
import { NetworkError } from './network-error.ts';
import { Progress } from './progress.ts';
import { ProtocolError } from './protocol/protocol-error.ts';
import { parseSettings, type NetworkSettings } from './settings.ts';

/** `waiting`: what belongs to this machine runs, and other machines are waited for. */
export const EXIT = { done: 0, failed: 1, usage: 2, waiting: 3 } as const;

export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** `npm run network -- …`. Returns the exit code. */
export async function runNetworkCommand(
  args: readonly string[],
  { environment, out, err }: Terminal,
): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === '--help') {
    out(HELP);
    return EXIT.done;
  }
  const command = COMMANDS.get(name);
  const typed = command && parseTyped(command, rest);
  if (command === undefined || typed === undefined) {
    err(HELP);
    // Last, where a terminal shows it.
    if (args.length > 0) err(`It does not take: npm run network -- ${args.join(' ')}`);
    return EXIT.usage;
  }
  let settings: NetworkSettings;
  try {
    settings = parseSettings(environment);
  } catch (error) {
    err(error instanceof Error ? error.message : String(error));
    return EXIT.usage;
  }
  return run(command, { ...typed, settings, progress: new Progress(out) }, err);
}

/** Arguments and options as the command takes them; `undefined` where it does not take these. */
function parseTyped(
  command: Command,
  typed: readonly string[],
): Pick<CommandCall, 'args' | 'options'> | undefined {
  const options = Object.fromEntries((command.options ?? []).map((name) => [name, OPTION_TYPES[name]]));
  try {
    const { positionals, values } = parseArgs({ args: [...typed], options, allowPositionals: true });
    const { wait } = values as CommandOptions;
    const [least, most] = command.arguments;
    if (positionals.length < least || positionals.length > most) return undefined;
    if (wait !== undefined && !WAIT.test(wait)) return undefined;
    return { args: positionals, options: values };
  } catch {
    return undefined;
  }
}

async function run(
  command: Command,
  call: Parameters<Command['run']>[0],
  err: Terminal['err'],
): Promise<number> {
  try {
    return (await command.run(call)) === false ? EXIT.failed : EXIT.done;
  } catch (error) {
    for (const line of sentences(fileFault(error) ?? error)) err(line);
    return error instanceof NetworkError && error.code === 'OTHERS_AWAITED' ? EXIT.waiting : EXIT.failed;
  }
}

/** What happened, and what to do. What is no fault of the world is thrown on: it is a mistake of ours. */
function sentences(error: unknown): readonly string[] {
  if (error instanceof NetworkError)
    return [`${error.code}: ${error.message}`, `What to do: ${error.remedy}`];
  if (error instanceof ProtocolError) {
    const { code, doing, what, remedy } = error.failure;
    return [`${code}: ${doing}: ${what}`, `What to do: ${remedy}`];
  }
  if (error instanceof PreparationError) return [error.message];
  throw error;
}
