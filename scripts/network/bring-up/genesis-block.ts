import { readFile } from 'node:fs/promises';
import { makeGenesisBlock } from '../channel/make-genesis-block.ts';
import type { StartingContext } from '../network-context.ts';
import type { FirstBlock } from './first-block.ts';

/** What all wait for before they join: it is made when the last organisation has shown its certificates. */
export class GenesisBlock implements FirstBlock {
  readonly #context: StartingContext;
  readonly #made = Promise.withResolvers<Uint8Array>();
  #missing: number;

  constructor(context: StartingContext) {
    this.#context = context;
    this.#missing = context.network.organisations.length + 1;
    this.#made.promise.catch(() => undefined);
  }

  get block(): Promise<Uint8Array> {
    return this.#made.promise;
  }

  contribute(part: Promise<void>): void {
    part.then(
      () => {
        this.#missing -= 1;
        if (this.#missing === 0) this.#make().then(this.#made.resolve, this.#made.reject);
      },
      (reason: unknown) => {
        this.#made.reject(reason);
      },
    );
  }

  async #make(): Promise<Uint8Array> {
    const { network, folder, progress } = this.#context;
    await progress.step(`channel ${network.channel}: first block`, () => makeGenesisBlock(this.#context));
    return readFile(folder.genesisBlock);
  }
}
