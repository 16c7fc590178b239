import type { Block, Ledger, LedgerStatus } from '#gateway/ledger/ledger';

/** A ledger of given blocks, for reading: what a test hands over is handed on, gaps and repeats included. */
export class ReplayLedger implements Ledger {
  readonly #blocks: Block[];
  #grown = Promise.withResolvers<undefined>();
  /** Where readers began, one for each call of `blocks`. */
  readonly asked: number[] = [];
  /** Thrown to readers when they come to this place in the list; then gone. */
  fault: { readonly place: number; readonly error: Error } | undefined;

  constructor(blocks: readonly Block[]) {
    this.#blocks = [...blocks];
  }

  add(...blocks: readonly Block[]): void {
    this.#blocks.push(...blocks);
    this.#grown.resolve(undefined);
    this.#grown = Promise.withResolvers<undefined>();
  }

  async *blocks(from: number, signal: AbortSignal): AsyncIterable<Block> {
    this.asked.push(from);
    for (let i = 0; !signal.aborted;) {
      const grown = this.#grown.promise;
      for (; i < this.#blocks.length; i += 1) {
        this.#failAt(i);
        const block = this.#blocks[i];
        // A repeat or a gap in the list is handed on as it is; only what lies before `from` is left out.
        if (block !== undefined && block.height >= from) yield block;
      }
      await Promise.race([grown, aborted(signal)]);
    }
  }

  #failAt(place: number): void {
    if (this.fault?.place !== place) return;
    const { error } = this.fault;
    this.fault = undefined;
    throw error;
  }

  status(): Promise<LedgerStatus> {
    const { height = 0, time = 0 } = this.#blocks.at(-1) ?? {};
    return Promise.resolve({
      ledgerId: 'replayed',
      chain: 'replay',
      kind: 'embedded',
      height,
      time,
      state: 'ready',
    });
  }

  submit(): never {
    throw new TypeError('a replayed ledger takes no commands');
  }

  evaluate(): never {
    throw new TypeError('a replayed ledger has no state');
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener('abort', () => {
        resolve();
      });
  });
}
