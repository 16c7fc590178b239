import { ServiceError } from '../../service-error.js';

/** Bounds how many calls are under way at one time, and how many wait for that. */
export class Semaphore {
  readonly #max: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(max: number, waitingMax: number) {
    this.#max = max;
    this.#waitingMax = waitingMax;
  }

  /** Runs `work` when there is a place. Fails with QUEUE_FULL where too many wait already. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#take();
    try {
      return await work();
    } finally {
      this.#give();
    }
  }

  #take(): Promise<void> {
    if (this.#taken < this.#max) {
      this.#taken += 1;
      return Promise.resolve();
    }
    if (this.#waiting.length >= this.#waitingMax) {
      const full = new ServiceError('QUEUE_FULL', 'too many calls to the peer are waiting', {
        retryAfterSeconds: 1,
      });
      return Promise.reject(full);
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** The place goes to who waits longest. */
  #give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken -= 1;
    else next();
  }
}
