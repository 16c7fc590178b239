/** What the command line has around it. */
export interface Terminal {
  /** The folder in which sign-ins are kept. */
  readonly sessionFolder: string;
  /** A line of the result. */
  say(line: string): void;
  /** A line about what happens. */
  tell(line: string): void;
  /** Ends with this exit code; see `EXIT`. */
  end(exitCode: number): void;
}

export function processTerminal(sessionFolder: string): Terminal {
  return {
    sessionFolder,
    say: (line) => process.stdout.write(`${line}\n`),
    tell: (line) => process.stderr.write(`${line}\n`),
    end: (exitCode) => {
      process.exitCode = exitCode;
    },
  };
}
