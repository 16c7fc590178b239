import { readFile } from 'node:fs/promises';
import { Endpoints } from '../channel/endpoints.ts';
import type { Organisation } from '../description/network.ts';
import type { NetworkContext } from '../network-context.ts';
import { addOrganisation } from '../protocol/add-organisation.ts';
import { fetchBlock } from '../protocol/fetch-block.ts';
import { withAnyOrderer } from '../protocol/with-any-orderer.ts';
import { anchorsOf } from '../render/configtx-settings.ts';
import type { FirstBlock } from './first-block.ts';

/**
 * A further organisation's way into a channel that runs: once its certificates are known, the present members'
 * administrators sign it in, and then its peers may join.
 */
export class Membership implements FirstBlock {
  readonly #context: NetworkContext;
  readonly #organisation: Organisation;
  readonly #admitted = Promise.withResolvers<Uint8Array>();

  /** `context`: of the network without the organisation. */
  constructor(context: NetworkContext, organisation: Organisation) {
    this.#context = context;
    this.#organisation = organisation;
    this.#admitted.promise.catch(() => undefined);
  }

  get block(): Promise<Uint8Array> {
    return this.#admitted.promise;
  }

  contribute(part: Promise<void>): void {
    part.then(() => this.#admit()).then(this.#admitted.resolve, this.#admitted.reject);
  }

  async #admit(): Promise<Uint8Array> {
    const { network, folder, progress } = this.#context;
    const { id } = this.#organisation;
    const { channel, organisations } = network;
    const endpoints = new Endpoints(network, folder);
    const orderers = await endpoints.orderers();
    const signers = await Promise.all(organisations.map((member) => endpoints.administrator(member.id)));
    const { root, tlsRoot } = folder.organisation(id);
    const msp = { mspId: id, roots: [await readFile(root)], tlsRoots: [await readFile(tlsRoot)] };
    const anchorPeers = anchorsOf(this.#organisation);
    await progress.step(`${id}: a member of channel ${channel}, signed by ${names(organisations)}`, () =>
      addOrganisation({ channel, orderers, signers, organisation: { msp, anchorPeers } }),
    );
    const [signer] = signers;
    if (signer === undefined) throw new TypeError('a described network has organisations');
    const first = await withAnyOrderer(orderers, (orderer) =>
      fetchBlock({ channel, orderer, signer, block: 0 }),
    );
    return first.serializeBinary();
  }
}

function names(organisations: readonly Organisation[]): string {
  return organisations.map(({ id }) => id).join(', ');
}
