import { Buffer } from 'node:buffer';
import type { BriefOutcome } from '@sealtrail/chaincode';
import { CodedError } from '@sealtrail/core';
import type { Transaction } from '@hyperledger/fabric-gateway';
import { ServiceError } from '../../service-error.js';
import { EndorsingOrganisations } from './endorsing-organisations.js';
import type { EnrolledIdentity } from './enrolled-identities.js';
import { submitFailureOf, type FabricFailure } from './fabric-failure.js';
import { unavailable, type FabricPeers } from './fabric-peers.js';

/** A transaction that the peers have endorsed and its signer has signed. */
export interface EndorsedTransaction {
  readonly id: string;
  /** What the contract answered for each command. */
  readonly outcomes: readonly BriefOutcome[];
  /** Everything that is sent for ordering. */
  readonly bytes: Uint8Array;
}

/**
 * What is known after a transaction was sent for ordering: `accepted` promises nothing yet, `unsure` may have been
 * accepted, `not-taken` has certainly not been.
 */
export type Sent =
  | { readonly kind: 'accepted' | 'unsure' }
  | { readonly kind: 'not-taken'; readonly error: CodedError | ServiceError };

export interface TransactionSenderParts {
  readonly peers: FabricPeers;
  readonly channel: string;
  readonly chaincode: string;
}

/** Endorsing and sending, each at the first peer that can. */
export class TransactionSender {
  readonly #parts: TransactionSenderParts;
  readonly #organisations = new EndorsingOrganisations();

  constructor(parts: TransactionSenderParts) {
    this.#parts = parts;
  }

  /** `packed`: the commands as `RecordPacker` writes them. Fails as `FabricPeers.ask` does; nothing was done then. */
  async endorse(packed: readonly string[], signer: EnrolledIdentity): Promise<EndorsedTransaction> {
    const { peers, channel, chaincode } = this.#parts;
    const argument = `{"packed":[${packed.join()}]}`;
    return peers.ask(signer, async (gateway) => {
      const contract = gateway.getNetwork(channel).getContract(chaincode);
      const endorsed = await this.#organisations.endorsed((organisations) =>
        contract
          .newProposal('execute', {
            arguments: [argument],
            ...(organisations && { endorsingOrganizations: [...organisations] }),
          })
          .endorse(),
      );
      const signature = await signer.key.sign(endorsed.getDigest());
      const bytes = gateway.newSignedTransaction(endorsed.getBytes(), signature).getBytes();
      return { id: endorsed.getTransactionId(), outcomes: outcomesOf(endorsed), bytes };
    });
  }

  /** To be told where a transaction came into a block with fewer endorsements than the policy of its moment asks for. */
  endorsementsLacked(): void {
    this.#organisations.forget();
  }

  /**
   * Sends the same bytes to one peer after another until one has handed them to an orderer. Doing so twice is
   * harmless: a channel commits one transaction of an id.
   */
  async send(bytes: Uint8Array, signer: EnrolledIdentity): Promise<Sent> {
    let isUnsure = false;
    let last: unknown;
    for (const peer of this.#parts.peers.inOrder()) {
      try {
        await peer.call(signer, (gateway) => gateway.newTransaction(bytes).submit());
        return { kind: 'accepted' };
      } catch (error) {
        last = error;
        const failure = asFailure(error);
        if (failure.kind === 'too-large') return { kind: 'not-taken', error: tooLarge(error) };
        if (failure.kind === 'unsure') isUnsure = true;
        if (failure.kind === 'away' || failure.kind === 'unsure') peer.rest();
        if (failure.kind === 'unavailable') break;
      }
    }
    if (isUnsure) return { kind: 'unsure' };
    return { kind: 'not-taken', error: unavailable('nobody takes transactions for ordering now', last) };
  }

  /** Asks the contract a question. Fails as `FabricPeers.ask` does. */
  async evaluate(name: string, args: readonly string[], signer: EnrolledIdentity): Promise<string> {
    const { peers, channel, chaincode } = this.#parts;
    const bytes = await peers.ask(signer, (gateway) =>
      gateway
        .getNetwork(channel)
        .getContract(chaincode)
        .evaluate(name, { arguments: [...args] }),
    );
    return Buffer.from(bytes).toString('utf8');
  }
}

function outcomesOf(endorsed: Transaction): readonly BriefOutcome[] {
  return JSON.parse(Buffer.from(endorsed.getResult()).toString('utf8')) as readonly BriefOutcome[];
}

function asFailure(error: unknown): FabricFailure {
  // No place was free at the peer: nothing was sent.
  if (error instanceof ServiceError) return { kind: 'unavailable' };
  return submitFailureOf(error);
}

function tooLarge(cause: unknown): CodedError {
  return new CodedError('BATCH_TOO_LARGE', 'the channel takes no transaction of this size', { cause });
}
