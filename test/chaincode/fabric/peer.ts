import type { ContractRuntime } from '../../fabric-peer/contract-runtime.ts';
import { createProposal, serialiseIdentity } from '../../fabric-peer/client-proposal.ts';
import type { ClientIdentity } from '../../fabric-peer/organisation.ts';
import { Simulation } from '../../fabric-peer/simulation.ts';
import { unpackProposal } from '../../fabric-peer/unpack-proposal.ts';
import { VersionedState } from '../../fabric-peer/versioned-state.ts';

export interface Proposal {
  readonly signer: Pick<ClientIdentity, 'mspId' | 'certificate'>;
  /** Function and arguments. */
  readonly call: readonly [name: string, ...args: string[]];
  /** The client's claim, milliseconds since the epoch. */
  readonly timeMs: number;
  /** What makes the transaction's id its own; random unless given. */
  readonly nonce?: Uint8Array;
}

/** What a peer answers to a proposal. */
export interface Endorsement {
  readonly transactionId: string;
  readonly status: number;
  readonly message: string;
  readonly payload: string;
  readonly event: { readonly name: string; readonly payload: string } | undefined;
  /** Sorted, as the endorsers must agree on them. */
  readonly reads: readonly string[];
  readonly writes: ReadonlyMap<string, Buffer>;
  /** All that endorsers must agree on besides the answer, as bytes. */
  readonly results: Uint8Array;
}

/** One contract over a world state in memory: a peer without signatures, ordering and blocks. */
export class Peer {
  readonly state = new VersionedState();
  readonly #channel: string;
  readonly #contract: ContractRuntime;
  #height = 0;

  constructor(channel: string, contract: ContractRuntime) {
    this.#channel = channel;
    this.#contract = contract;
  }

  /** Runs a proposal; nothing changes until `commit`. */
  async endorse({ signer, ...request }: Proposal): Promise<Endorsement> {
    const creator = serialiseIdentity(signer.mspId, signer.certificate);
    const channel = this.#channel;
    const { signed } = createProposal({ ...request, channel, chaincode: 'sealtrail', creator });
    const { transactionId, input } = unpackProposal(signed);
    const simulation = new Simulation(this.state, this.#height);
    const { status, message, payload, event } = await this.#contract.invoke({
      channel,
      transactionId,
      input,
      signedProposal: signed,
      simulation,
    });
    return {
      transactionId,
      status,
      message,
      payload: Buffer.from(payload).toString(),
      event: event && {
        name: event.getEventName(),
        payload: Buffer.from(event.getPayload_asU8()).toString(),
      },
      reads: [...simulation.reads.keys()].sort(),
      writes: new Map([...simulation.writes].map(([key, value]) => [key, Buffer.from(value)])),
      results: simulation.results('sealtrail'),
    };
  }

  commit({ writes }: Endorsement): void {
    this.#height += 1;
    this.state.apply(writes, { block: this.#height, place: 0 });
  }

  /** Endorses and commits; fails with the peer's message. */
  async submit(proposal: Proposal): Promise<Endorsement> {
    const endorsement = await this.endorse(proposal);
    if (endorsement.status !== 200) throw new Error(endorsement.message);
    this.commit(endorsement);
    return endorsement;
  }
}
