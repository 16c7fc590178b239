import { runProgram } from '#cli/run-program';

/** How a command line ended, and what it wrote. */
export interface End {
  readonly code: number;
  /** Lines of the result. */
  readonly said: readonly string[];
  /** All else. */
  readonly told: string;
}

export interface CommandLineOptions {
  readonly sessionFolder: string;
  readonly onTold?: (line: string) => void;
}

/** Runs one command line in this process. */
export async function runCommandLine(
  args: readonly string[],
  { sessionFolder, onTold }: CommandLineOptions,
): Promise<End> {
  const said: string[] = [];
  const told: string[] = [];
  let code = 0;
  await runProgram(args, {
    sessionFolder,
    say: (line) => said.push(line),
    tell: (line) => {
      told.push(line);
      onTold?.(line);
    },
    end: (exitCode) => {
      code = exitCode;
    },
  });
  return { code, said, told: told.join('\n') };
}
