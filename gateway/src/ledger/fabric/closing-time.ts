import { setMaxListeners } from 'node:events';

/**
 * How long answers are waited for once the gateway stops: nobody whose command no block has shown until then is
 * kept, and nothing is begun after it.
 */
export class ClosingTime {
  readonly #over = new AbortController();
  readonly #graceMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(graceMs: number) {
    this.#graceMs = graceMs;
    // Each command that waits listens.
    setMaxListeners(0, this.#over.signal);
  }

  /** Aborted when the time is over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** The gateway stops. Harmless to repeat. */
  begin(): void {
    this.#timer ??= setTimeout(() => {
      this.#over.abort();
    }, this.#graceMs);
  }

  /** Everything is answered. */
  end(): void {
    clearTimeout(this.#timer);
    this.#over.abort();
  }
}
