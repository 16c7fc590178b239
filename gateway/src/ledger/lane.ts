export interface LaneOptions {
  /** How long the first item of a batch waits for company, in milliseconds. */
  readonly windowMs: number;
  /**
   * How much longer while batches are under way, or one of several items has just ended: a share of how long the last
   * one took, so that batches grow as what they are for slows down.
   */
  readonly busyShare: number;
  /** The most that comes of `busyShare`, in milliseconds. */
  readonly busyWindowMaxMs: number;
  /** Most items in one batch. */
  readonly batchMax: number;
  /**
   * So many waiting items are a full batch while none is under way; with each that is, more of them, up to `batchMax`
   * for the last place. Otherwise all callers could come to be answered at once and to ask again at once, as one batch
   * with none beside it.
   */
  readonly firstFull: number;
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
  /** Of the batch that ended last. */
  #last = { size: 0, tookMs: 0, endedAt: -Infinity };

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
    if (this.#isFull()) this.#flush();
    else
      this.#timer ??= setTimeout(() => {
        this.#flush();
      }, this.#waitMs());
  }

  #isFull(): boolean {
    // Those who are waited for are back.
    if (this.#isExpecting() && this.#waiting.length >= this.#last.size) return true;
    return this.#waiting.length >= this.#fullSize();
  }

  /** Whoever was answered a moment ago, together with others, comes again together with them. */
  #isExpecting(): boolean {
    const { size, endedAt } = this.#last;
    return this.#underWay === 0 && size > 1 && performance.now() - endedAt < this.#busyMs();
  }

  #fullSize(): number {
    const { batchMax, firstFull, underWayMax } = this.#options;
    const taken = underWayMax > 1 ? this.#underWay / (underWayMax - 1) : 1;
    return Math.min(batchMax, firstFull + Math.ceil((batchMax - firstFull) * taken));
  }

  #waitMs(): number {
    const { windowMs } = this.#options;
    return this.#underWay > 0 || this.#isExpecting() ? windowMs + this.#busyMs() : windowMs;
  }

  #busyMs(): number {
    const { busyShare, busyWindowMaxMs } = this.#options;
    return Math.min(busyWindowMaxMs, busyShare * this.#last.tookMs);
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
      const endedAt = performance.now();
      this.#last = { size: batch.length, tookMs: endedAt - sentAt, endedAt };
      // Not at once: those who were answered have more to say, and several batches may end with one block.
      if (this.#waiting.length > 0) this.#schedule();
    }
  }
}
