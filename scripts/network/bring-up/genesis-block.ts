import { readFile } from 'node:fs/promises';
import { makeGenesisBlock } from '../channel/make-genesis-block.ts';
import { checkGenesisBlock } from '../material/check-genesis-block.ts';
import { requireMaterial } from '../material/require-material.ts';
import type { StartingContext } from '../network-context.ts';
import type { FirstBlock } from './first-block.ts';

/**
 * What all wait for before they join. The machine of the ordering organisation's CA makes it, when the last
 * organisation has shown its certificates; to the others it is brought. Fails with MATERIAL_MISSING where anything of
 * that is still to come from another machine.
 */
export class GenesisBlock implements FirstBlock {
  readonly #context: StartingContext;
  readonly #there = Promise.withResolvers<Uint8Array>();
  #missing: number;

  constructor(context: StartingContext) {
    this.#context = context;
    const { ordering, organisations } = context.here;
    this.#missing = organisations.length + (ordering === undefined ? 0 : 1);
    this.#there.promise.catch(() => undefined);
  }

  get block(): Promise<Uint8Array> {
    return this.#there.promise;
  }

  contribute(part: Promise<void>): void {
    part.then(
      () => {
        this.#missing -= 1;
        if (this.#missing === 0) this.#obtain().then(this.#there.resolve, this.#there.reject);
      },
      (reason: unknown) => {
        this.#there.reject(reason);
      },
    );
  }

  async #obtain(): Promise<Uint8Array> {
    const { network, here, folder, progress } = this.#context;
    const known = await readFile(folder.genesisBlock).catch(() => undefined);
    await requireMaterial(this.#context, known === undefined ? 'missing' : 'here');
    if (known === undefined && here.ordering?.hasCa === true)
      await progress.step(`channel ${network.channel}: first block`, () => makeGenesisBlock(this.#context));
    const block = await readFile(folder.genesisBlock);
    await checkGenesisBlock(this.#context, block);
    return block;
  }
}
