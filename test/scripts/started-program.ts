import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const LIMIT_MS = 30_000;
const POLL_MS = 20;

/** How a program ended: its exit code, and what it wrote to both outputs, in order. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly lastLine: string;
}

/** A program under test, with what it says; ended with all its descendants after half a minute. */
export class StartedProgram {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  #output = '';

  constructor(command: string, args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }) {
    // A process group of its own, to be ended as a whole.
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let overran = false;
    const limit = setTimeout(() => {
      overran = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, LIMIT_MS);
    const collect = (chunk: Buffer): void => {
      this.#output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    this.#child = child;
    this.#ended = once(child, 'close').then(([code]) => {
      clearTimeout(limit);
      if (overran) throw new Error(`it, or what it started, did not end:\n${this.#output}`);
      const lastLine = this.#output.trimEnd().split('\n').at(-1) ?? '';
      return { code: code as number | null, output: this.#output, lastLine };
    });
  }

  /** Waits until the program has said `text`; fails with what it said instead, where it ends before. */
  async saying(text: string): Promise<void> {
    const ended = this.#ended.then(() => 'ended');
    while (!this.#output.includes(text)) {
      const state = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, POLL_MS))]);
      if (state === 'ended' && !this.#output.includes(text)) {
        throw new Error(`ended without saying "${text}":\n${this.#output}`);
      }
    }
  }

  /** What it has said so far. */
  get output(): string {
    return this.#output;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for the program and all that holds its outputs; fails where they do not end by themselves. */
  end(): Promise<Ended> {
    return this.#ended;
  }
}

/** Runs a program to its end. */
export function runToEnd(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<Ended> {
  return new StartedProgram(command, args, options).end();
}
