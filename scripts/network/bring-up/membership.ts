import { Endpoints } from '../channel/endpoints.ts';
import type { NetworkContext } from '../network-context.ts';
import { fetchBlock } from '../protocol/fetch-block.ts';
import { withAnyOrderer } from '../protocol/with-any-orderer.ts';
import { admit, type Joining } from './admit.ts';
import type { FirstBlock } from './first-block.ts';

/**
 * A further organisation's way into a channel that runs: once its certificates are known, the present members'
 * administrators sign it in, and then its peers may join.
 */
export class Membership implements FirstBlock {
  readonly #context: NetworkContext;
  readonly #joining: Joining;
  readonly #admitted = Promise.withResolvers<Uint8Array>();

  /** `context`: of the network without the organisation. */
  constructor(context: NetworkContext, joining: Joining) {
    this.#context = context;
    this.#joining = joining;
    this.#admitted.promise.catch(() => undefined);
  }

  get block(): Promise<Uint8Array> {
    return this.#admitted.promise;
  }

  contribute(part: Promise<void>): void {
    part.then(() => this.#admit()).then(this.#admitted.resolve, this.#admitted.reject);
  }

  async #admit(): Promise<Uint8Array> {
    await admit(this.#context, this.#joining);
    const { channel } = this.#context.network;
    const endpoints = new Endpoints(this.#context);
    const signer = await endpoints.reader();
    const first = await withAnyOrderer(await endpoints.orderers(), (orderer) =>
      fetchBlock({ channel, orderer, signer, block: 0 }),
    );
    return first.serializeBinary();
  }
}
