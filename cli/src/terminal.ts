/** Where the command line writes. */
export interface Terminal {
  /** A line of the result. */
  say(line: string): void;
  /** A line about what happens. */
  tell(line: string): void;
  /** Ends with this exit code: 0 well, 1 otherwise. */
  end(exitCode: number): void;
}

export function processTerminal(): Terminal {
  return {
    say: (line) => process.stdout.write(`${line}\n`),
    tell: (line) => process.stderr.write(`${line}\n`),
    end: (exitCode) => {
      process.exitCode = exitCode;
    },
  };
}
