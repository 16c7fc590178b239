export interface LaneOptions {
  /** How long the first item of a batch waits for company, in milliseconds. */
  readonly windowMs: number;
  /**
   * How much longer while batches are under way: a share of how long the last one took, so that batches grow as what
   * they are for slows down.
   */
  readonly busyShare: number;
  /** The most that comes of `busyShare`, in milliseconds. */
  readonly busyWindowMaxMs: number;
  /** Most items in one batch. */
  readonly batchMax: number;
  /** Most batches under way. */
  readonly underWayMax: number;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Does a batch, and says in order what became of each item. What it throws is every item's failure. */
export type SendBatch<Item, Answer> = (
  items: readonly Item[],
) => Promise<readonly PromiseSettledResult<Answer>[]>;

/** Puts items that arrive together into batches, in the order of arrival, and hands each caller their own answer. */
export class Lane<Item, Answer> {
  readonly #options: LaneOptions;
  readonly #send: SendBatch<Item, Answer>;
  #waiting: Waiting<Item, Answer>[] = [];
  #timer: NodeJS.Timeout | undefined;
  #underWay = 0;
  #lastTookMs = 0;

  constructor(options: LaneOptions, send: SendBatch<Item, Answer>) {
    this.#options = options;
    this.#send = send;
  }

  add(item: Item): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.push({ item, resolve, reject });
    this.#schedule();
    return promise;
  }

  #schedule(): void {
    if (this.#waiting.length >= this.#options.batchMax) this.#flush();
    else
      this.#timer ??= setTimeout(() => {
        this.#flush();
      }, this.#waitMs());
  }

  #waitMs(): number {
    const { busyShare, busyWindowMaxMs, windowMs } = this.#options;
    if (this.#underWay === 0) return windowMs;
    return windowMs + Math.min(busyWindowMaxMs, busyShare * this.#lastTookMs);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#waiting.length > 0 && this.#underWay < this.#options.underWayMax) {
      void this.#sendBatch(this.#waiting.splice(0, this.#options.batchMax));
    }
  }

  async #sendBatch(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    this.#underWay += 1;
    const sentAt = performance.now();
    try {
      const answers = await this.#send(batch.map(({ item }) => item));
      for (const [i, waiting] of batch.entries()) {
        const answer = answers[i];
        if (answer === undefined) waiting.reject(new Error('fewer answers than items'));
        else if (answer.status === 'rejected') waiting.reject(answer.reason);
        else waiting.resolve(answer.value);
      }
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      this.#underWay -= 1;
      this.#lastTookMs = performance.now() - sentAt;
      // Not at once: those who were answered have more to say, and several batches may end with one block.
      if (this.#waiting.length > 0) this.#schedule();
    }
  }
}
