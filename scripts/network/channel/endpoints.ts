import { readFile } from 'node:fs/promises';
import type { Network, Orderer, Peer } from '../description/network.ts';
import type { PartHere } from '../description/part-here.ts';
import { readIdentity, type Identity } from '../identities/identity-files.ts';
import { ADMINISTRATOR } from '../identities/identity-plan.ts';
import { requireUnexpired } from '../identities/require-unexpired.ts';
import type { NetworkContext } from '../network-context.ts';
import type { NetworkFolder } from '../network-folder.ts';
import { NetworkError } from '../network-error.ts';
import { ecdsaSigner } from '../protocol/ecdsa-signer.ts';
import type { Endpoint } from '../protocol/endpoint.ts';
import type { Signer } from '../protocol/signer.ts';

/** How the protocols reach the programs of a network, and as whom. */
export class Endpoints {
  readonly #network: Network;
  readonly #here: PartHere;
  readonly #folder: NetworkFolder;

  constructor({ network, here, folder }: Pick<NetworkContext, 'network' | 'here' | 'folder'>) {
    this.#network = network;
    this.#here = here;
    this.#folder = folder;
  }

  peer(organisation: string, { name, host, port }: Peer): Promise<Endpoint> {
    return this.#endpoint(organisation, name, `${host}:${String(port)}`);
  }

  /** A peer of an organisation that runs on this machine, and the organisation's administrator. */
  async ownPeer(): Promise<{ readonly peer: Endpoint; readonly signer: Signer }> {
    const { id, peers } = first(this.#here.organisations);
    return { peer: await this.peer(id, first(peers)), signer: await this.administrator(id) };
  }

  /** Somebody whose key is on this machine and who may read the channel: a member's administrator, or an orderer. */
  reader(): Promise<Signer> {
    const [member] = this.#here.organisations;
    if (member !== undefined) return this.administrator(member.id);
    return this.signer(this.#network.ordering.id, first(this.#here.ordering?.orderers ?? []).name);
  }

  orderers(): Promise<readonly Endpoint[]> {
    return Promise.all(this.#network.ordering.orderers.map((orderer) => this.orderer(orderer)));
  }

  orderer({ name, host, port }: Orderer): Promise<Endpoint> {
    return this.#endpoint(this.#network.ordering.id, name, `${host}:${String(port)}`);
  }

  /** The administration port of an orderer, which any TLS certificate of its organisation opens: its own, too. */
  async ordererAdmin({ name, host, adminPort }: Orderer): Promise<Endpoint> {
    const { id } = this.#network.ordering;
    const { certificate, privateKey } = await this.#identity(id, `tls.${name}`);
    return {
      ...(await this.#endpoint(id, name, `${host}:${String(adminPort)}`)),
      clientTls: { certificate: Buffer.from(certificate), privateKey: Buffer.from(privateKey) },
    };
  }

  administrator(organisation: string): Promise<Signer> {
    return this.signer(organisation, ADMINISTRATOR);
  }

  async signer(organisation: string, name: string): Promise<Signer> {
    const { certificate, privateKey } = await this.#identity(organisation, name);
    return ecdsaSigner({
      mspId: organisation,
      certificate: Buffer.from(certificate),
      privateKey: Buffer.from(privateKey),
    });
  }

  #identity(organisation: string, name: string): Promise<Identity> {
    return requireIdentity(this.#folder.organisation(organisation).identity(name), organisation, name);
  }

  async #endpoint(organisation: string, serverName: string, endpoint: string): Promise<Endpoint> {
    return {
      endpoint,
      serverName,
      tlsRoots: await readFile(this.#folder.organisation(organisation).publicTlsRoot),
    };
  }
}

export function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw new TypeError('a described list is never empty');
  return one;
}

async function requireIdentity(folder: string, organisation: string, name: string): Promise<Identity> {
  const identity = await readIdentity(folder);
  if (identity !== undefined) {
    requireUnexpired(identity, organisation, name);
    return identity;
  }
  throw new NetworkError('IDENTITY_UNKNOWN', `there is no identity ${name} of ${organisation} in ${folder}`, {
    remedy: 'Enrol it: npm run network -- up',
  });
}
